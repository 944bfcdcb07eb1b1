import type { Locator } from 'playwright-core';

const DROP_SEEN_MS = 10_000;
const MOST_DRAGS = 5;

/** What a person does in one step of a walk. */
export interface Step {
	name: string;
	clicks: number;
	/** Fields that are filled, by typing or by dragging a value into them. Getting into a field is no click of its own. */
	fields: number;
}

/** A person's way through an interface, counted. */
export class Walk {
	readonly steps: Step[] = [];

	private underWay = false;

	/**
	 * Goes one step of the way.
	 * @throws what the step throws, and at once when an earlier one was not gone to its end
	 */
	async go(name: string, step: () => Promise<void>): Promise<void> {
		if (this.underWay) throw new Error(`"${this.step.name}" was not gone to its end.`);
		this.steps.push({ name, clicks: 0, fields: 0 });
		this.underWay = true;
		await step();
		this.underWay = false;
	}

	async click(target: Locator): Promise<void> {
		await target.click();
		this.step.clicks += 1;
	}

	async fill(target: Locator, text: string): Promise<void> {
		await target.fill(text);
		this.step.fields += 1;
	}

	/**
	 * Drags a value into a field. An editor that is still moving its panels lets it fall beside the field: a person sees
	 * that, and drags it once more.
	 * @param expression what the field holds then
	 */
	async drag(value: Locator, field: Locator, expression: string): Promise<void> {
		const held = field.getByText(expression);
		for (let tries = 1; ; tries++) {
			await value.dragTo(field);
			const [seen] = await Promise.allSettled([held.waitFor({ timeout: DROP_SEEN_MS })]);
			if (seen.status === 'fulfilled') break;
			if (tries === MOST_DRAGS) throw seen.reason;
		}
		this.step.fields += 1;
	}

	private get step(): Step {
		const step = this.steps.at(-1);
		if (step === undefined) throw new Error('The walk has not begun.');
		return step;
	}
}

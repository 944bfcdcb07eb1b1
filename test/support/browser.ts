import {
	type Browser,
	chromium,
	type Locator,
	type Page,
	type PageScreenshotOptions,
} from 'playwright-core';

import type { Owner } from '../../tools/n8n/types';
import { eventually } from './condition';
import { fs, nodeProcess, os, path, projectRoot } from '../../tools/node';

const CHROMIUM = nodeProcess.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Nothing that a browser does of itself on the internet; and no sandbox, which a container does not let it have. */
const FLAGS = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Whether the pictures of the docs are made anew. */
const RENEWS_PICTURES = nodeProcess.env.UPDATE_SCREENSHOTS === '1';

const TIMEOUT_MS = 120_000;

/** What n8n says for a moment, above everything else. */
const WITHOUT_MESSAGES = `
	.el-notification, [data-test-id="tooltip-content"] { visibility: hidden !important; }
`;

/** Large enough for the names of nodes in a wide workflow to be read. */
const CANVAS = { width: 2400, height: 1200 };

/** Room for names that are wider than their nodes, in pixels. */
const CANVAS_MARGIN = 70;

/** Room for the names, which are no part of the nodes, in pixels. */
const NAMES_BELOW = 80;

/** What lies above the canvas: messages, and buttons. */
const ABOVE_THE_CANVAS = `
	.el-notification, [data-test-id="canvas-controls"],
	:has(> [data-test-id="execute-workflow-button"]), [aria-label="Select trigger node"],
	[data-test-id="workflow-chat-button"] { visibility: hidden !important; }
`;

/** What n8n's editor complains of by itself, whatever the node. */
const OF_THE_EDITOR = [
	// When the first node is put into a new workflow.
	/injectNDVStore\(\) was accessed without an active workflow document store/,
	// It asks for the output of a trigger as well, and shows none of a trigger that has not run.
	/\b404\b.*\/schemas\/n8n-nodes-ipex\.ipex\w+Trigger\//,
];

/** A person at n8n's editor. */
export class Editor {
	/** What the browser complained of, except what n8n's editor always does. */
	readonly complaints: string[] = [];

	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly url: string,
		private readonly pictures: string,
	) {
		page.setDefaultTimeout(TIMEOUT_MS);
		page.on('pageerror', (error) => this.hear(error.stack ?? error.message));
		page.on('console', (message) => {
			const { url: source } = message.location();
			// The editor asks who is signed in before anybody is, and the browser reports the answer 401.
			const unknownYet = message.text().includes('401') && source === `${url}/rest/login`;
			if (message.type() === 'error' && !unknownYet) this.hear(`${message.text()} (${source})`);
		});
	}

	private hear(complaint: string): void {
		if (!OF_THE_EDITOR.some((pattern) => pattern.test(complaint))) this.complaints.push(complaint);
	}

	/**
	 * Opens the browser; pictures go to the given folder of docs when UPDATE_SCREENSHOTS is 1, else to a temporary folder.
	 * @throws Error that says what to install when there is no Chromium
	 */
	static async open(url: string, picturesIn = 'images'): Promise<Editor> {
		if (!fs.existsSync(CHROMIUM)) {
			throw new Error(
				`There is no Chromium at ${CHROMIUM}. Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to where yours is.`,
			);
		}
		const pictures = RENEWS_PICTURES
			? path.join(projectRoot, 'docs', picturesIn)
			: await fs.promises.mkdtemp(path.join(os.tmpdir(), 'n8n-nodes-ipex-pictures-'));
		const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
		const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
		return new Editor(browser, page, url, pictures);
	}

	async close(): Promise<void> {
		await this.browser.close();
		if (!RENEWS_PICTURES) {
			await fs.promises.rm(this.pictures, { recursive: true, force: true });
		}
	}

	/** An element by the name that n8n's own tests call it by. */
	part(name: string): Locator {
		return this.page.locator(`[data-test-id="${name}"]`);
	}

	/** A field by the name of it, or of what it is in. */
	input(name: string): Locator {
		return this.page.locator(`input[data-test-id="${name}"], [data-test-id="${name}"] input`);
	}

	async goTo(place: string): Promise<void> {
		await this.page.goto(`${this.url}${place}`);
	}

	async signIn({ email, password }: Owner): Promise<void> {
		await this.goTo('/signin');
		await this.page.fill('input[name=emailOrLdapLoginId]', email);
		await this.page.fill('input[type=password]', password);
		await this.page.keyboard.press('Enter');
		await this.page.waitForURL(/\/home\//);
	}

	/** Imports a workflow by "Import from File" into a new one. The editor saves it by itself, some moments later. */
	async importWorkflow(file: string): Promise<void> {
		await this.goTo('/workflow/new');
		await this.part('workflow-import-input').setInputFiles(file);
		await this.part('canvas-node').first().waitFor();
	}

	/** Takes a picture of all nodes and notes on the canvas, and of nothing else; only when the docs are to have it. */
	async canvasPicture(name: string): Promise<void> {
		if (!RENEWS_PICTURES) return;
		const before = this.page.viewportSize();
		await this.page.setViewportSize(CANVAS);
		await this.part('zoom-to-fit').click();
		const drawn = this.page.locator('.vue-flow__node');
		const boxes = await eventually(
			async () =>
				await drawn.evaluateAll((nodes) =>
					nodes.map((node) => {
						const { left, top, right, bottom } = node.getBoundingClientRect();
						return { left, top, right, bottom };
					}),
				),
			standStill(),
			TIMEOUT_MS,
		);
		const left = Math.min(...boxes.map((box) => box.left)) - CANVAS_MARGIN;
		const top = Math.min(...boxes.map((box) => box.top)) - CANVAS_MARGIN;
		const right = Math.max(...boxes.map((box) => box.right)) + CANVAS_MARGIN;
		const bottom = Math.max(...boxes.map((box) => box.bottom)) + NAMES_BELOW;
		await this.picture(name, {
			clip: { x: left, y: top, width: right - left, height: bottom - top },
			style: ABOVE_THE_CANVAS,
		});
		if (before) await this.page.setViewportSize(before);
	}

	async openNode(workflowId: string, name: string): Promise<void> {
		await this.goTo(`/workflow/${workflowId}`);
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.part('node-parameters').waitFor();
	}

	/** Chooses from a list of the open node; gives the names that the list showed. */
	async choose(parameter: string, name: string): Promise<string[]> {
		await this.part(`parameter-input-${parameter}`).click();
		const options = this.page.locator('[role=option]:visible');
		const option = options.filter({ has: this.page.getByText(name, { exact: true }) });
		await option.waitFor();
		const shown = await options.allInnerTexts();
		await option.click();
		await options.first().waitFor({ state: 'hidden' });
		return shown.map((text) => text.split('\n')[0] ?? '');
	}

	/** Adds a parameter to a collection, by the words of its button; n8n fills in the default. */
	async add(button: string, name: string): Promise<void> {
		await this.part('node-parameters').getByPlaceholder(button).click();
		const options = this.page.locator('[role=option]:visible');
		await options.filter({ has: this.page.getByText(name, { exact: true }) }).click();
		await options.first().waitFor({ state: 'hidden' });
	}

	/** Opens the picker of a field and searches in it; gives what is left to pick once that is one entry. */
	async search(parameter: string, words: string): Promise<Locator> {
		await this.part(`resource-locator-${parameter}`).locator('[data-test-id="rlc-input"]').click();
		const entries = this.part('rlc-item').filter({ visible: true });
		await entries.nth(1).waitFor();
		await this.part('rlc-search').filter({ visible: true }).fill(words);
		await entries.nth(1).waitFor({ state: 'hidden' });
		await entries.waitFor();
		return entries;
	}

	/** Enters the value of a field by itself, not from its list. */
	async enter(parameter: string, mode: string, value: string): Promise<void> {
		const field = this.part(`resource-locator-${parameter}`);
		await field.locator('[data-test-id="rlc-mode-selector"]').click();
		await this.page.locator('[role=option]:visible').getByText(mode, { exact: true }).click();
		await field.locator('[data-test-id="rlc-input-container"] input').fill(value);
		// The editor takes over typed text a moment later; once it has saved the text, a run has it for sure.
		const saved = this.page.waitForResponse(
			(response) =>
				response.request().method() === 'PATCH' &&
				response.url().includes('/rest/workflows/') &&
				(response.request().postData() ?? '').includes(`"${value}"`),
		);
		await this.page.keyboard.press('Tab');
		await saved;
	}

	/** Presses "Execute step", and waits until the output shows the words. */
	async execute(words: string | RegExp): Promise<void> {
		await this.part('node-execute-button').click();
		await this.part('output-panel').getByText(words).first().waitFor();
	}

	async picture(name: string, options: PageScreenshotOptions = {}): Promise<void> {
		await fs.promises.mkdir(this.pictures, { recursive: true });
		await this.page.screenshot({
			path: path.join(this.pictures, `${name}.png`),
			animations: 'disabled',
			style: WITHOUT_MESSAGES,
			...options,
		});
	}

	/**
	 * Takes a picture of one part of the page.
	 * @param height in pixels, where the rest of the part is empty
	 */
	async partPicture(name: string, part: Locator, height = Infinity): Promise<void> {
		const box = await part.boundingBox();
		if (box === null) throw new Error(`There is nothing to take the picture "${name}" of.`);
		await this.picture(name, { clip: { ...box, height: Math.min(box.height, height) } });
	}
}

/** Whether what is read is the same as the last time: the canvas glides to its place. */
function standStill(): (value: unknown) => boolean {
	let last = '';
	return (value) => {
		const before = last;
		last = JSON.stringify(value);
		return last === before;
	};
}

import type { INodeParameters, INodeProperties } from 'n8n-workflow';

import { fieldsIn, menu } from '../support/menu';
import { Scene } from '../support/scene';

let scene: Scene;

beforeAll(async () => {
	scene = await Scene.begin();
});

afterAll(async () => expect(await scene.end()).toStrictEqual([]));

/** A field of an operation, with what must be chosen for it to be shown. */
interface Entered {
	operation: string;
	field: INodeProperties;
	parameters: (value: unknown) => INodeParameters;
}

/** Fields that take data in which a value may be missing. */
const DATA = ['phoneNumber: parse, phoneNumber'];

const takesExpressions = ({ type, noDataExpression }: INodeProperties) =>
	!noDataExpression && !['notice', 'collection', 'fixedCollection'].includes(type);

/** The choices that the display conditions of a field ask for. */
function choicesFor({ displayOptions }: INodeProperties): INodeParameters {
	const shown = Object.entries(displayOptions?.show ?? {});
	return Object.fromEntries(
		shown
			.filter(([name]) => !['resource', 'operation'].includes(name))
			.map(([name, values]) => [name.replace('/', ''), values?.[0] as string]),
	);
}

/** Every field of every operation that an expression can fill, also those in collections. */
const entered: Entered[] = menu.flatMap(({ name, fields }) =>
	fields.flatMap((outer): Entered[] =>
		takesExpressions(outer)
			? [
					{
						operation: name,
						field: outer,
						parameters: (value) => ({ ...choicesFor(outer), [outer.name]: value as string }),
					},
				]
			: fieldsIn(outer)
					.filter(takesExpressions)
					.map((inner) => ({
						operation: name,
						field: inner,
						parameters: (value) => ({
							...choicesFor(outer),
							...choicesFor(inner),
							[outer.name]: enteredInside(outer, inner, value as string),
						}),
					})),
	),
);

/** A collection with this value in it; in one that has rows, in its only row. */
function enteredInside(outer: INodeProperties, inner: INodeProperties, value: string) {
	const row = { [inner.name]: value };
	const group = (outer.options ?? []).find(
		(option) => 'values' in option && option.values.includes(inner),
	);
	return outer.type === 'fixedCollection' ? { [group?.name ?? '']: [row] } : row;
}

/** What the operations need beside the field that is tried. */
const REQUIRED: INodeParameters = {
	callId: '1.2',
	callIds: '1.2',
	callLists: '101',
	callerNumber: '222333444',
	channelId: 'PJSIP/1-1.2',
	confirm: true,
	email: 'a@b.cz',
	fileNames: 'a.mp3',
	filename: 'a.mp3',
	identityValue: 'a@b.cz',
	ivr: 'TUxw53xCBf',
	name: 'Spring',
	numberId: '1',
	profileId: '1',
	to: '204',
};

const run = async ({ operation: name, parameters }: Entered, value: unknown) => {
	const [resource = '', operation = ''] = name.split(': ');
	scene.platform.journal.clear();
	const asked = { ...REQUIRED, ...parameters(value) };
	const user = name === 'report: getAgentActivity' ? {} : { userId: '42' };
	return await scene.run(resource, operation, { ...user, ...asked }).then(
		() => '',
		({ message, description }: Error & { description?: string }) => `${message} ${description}`,
	);
};

const named = (fields: Entered[]) =>
	fields.map((one): [string, Entered] => [`${one.operation}, ${one.field.name}`, one]);

const tried = named(entered).filter(([name]) => !DATA.includes(name));

describe.each(tried)('%s', (_, one) => {
	it('is refused by its name when its expression gives no value', async () => {
		for (const value of ['={{ $json.typo }}', '={{ null }}', '={{ $json.typo }} ']) {
			const said = await run(one, value);
			expect(said).toMatch(`'${one.field.displayName}' `);
			// An empty text is no value either.
			if (one.field.required) expect(said).not.toMatch(/empty text/);
			expect(scene.platform.journal.all()).toStrictEqual([]);
		}
	});
});

const onChoice = entered.filter(({ operation, field }) => {
	const choices = Object.keys(choicesFor(field));
	const fields = menu.find(({ name }) => name === operation)?.fields ?? [];
	return (
		field.required && fields.some((one) => takesExpressions(one) && choices.includes(one.name))
	);
});

it.each(named(onChoice))(
	'%s, is rejected if it is empty and an expression returns the choice that requires it',
	async (_, one) => {
		const choices = Object.entries(choicesFor(one.field)).map(([name, value]) => [
			name,
			`={{ "${String(value)}" }}`,
		]);
		const parameters = (value: unknown) => ({
			...one.parameters(value),
			...(Object.fromEntries(choices) as INodeParameters),
		});
		expect(await run({ ...one, parameters }, '')).toMatch(`'${one.field.displayName}' is empty.`);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	},
);

it('an optional field may be empty on purpose, which the error says', async () => {
	const { description } = await scene.failure('callLog', 'getAll', {
		filters: { phoneNumber: '={{ null }}' },
	});
	expect(description).toMatch(/let it return an empty text\.$/);
});

describe('a field that is empty on purpose', () => {
	const optional = entered.filter(
		({ field }) => ['string', 'dateTime'].includes(field.type) && !field.required,
	);

	it.each(named(optional))('%s, is no filter', async (_, one) => {
		for (const value of ['', "={{ '' }}", "={{ $json.typo ?? '' }}"]) {
			expect(await run(one, value)).not.toMatch(/Its expression gives no value/);
		}
	});

	it('may be a date that was cleared in the editor, which is null', async () => {
		const filters = { startTime: null, endTime: null } as unknown as INodeParameters;
		await scene.run('callLog', 'getAll', { filters });
		expect(scene.platform.journal.of('getCalls')).not.toStrictEqual([]);
	});
});

import type { INodeProperties } from 'n8n-workflow';

import { IpexApi } from '../../../credentials/IpexApi.credentials';
import { IpexWebhookApi } from '../../../credentials/IpexWebhookApi.credentials';
import { IpexCallLogTrigger } from '../../../nodes/Ipex/IpexCallLogTrigger.node';
import { IpexEventTrigger } from '../../../nodes/Ipex/IpexEventTrigger.node';
import { parameterName } from '../../../nodes/Ipex/parameters/declaredParameters';
import {
	fieldsIn,
	menu,
	optionsOf,
	properties,
	requesting,
	sentBy,
	withInner,
} from '../../support/menu';

const CAMEL_CASE = /^[a-z][a-zA-Z0-9]*$/;

/** These give one list for all of the input, however many there are. */
const lists = requesting.filter(({ name, option: { value, routing } }) => {
	const [, path = ''] = /([^/]*)$/.exec(String(routing?.request?.url)) ?? [];
	return (
		routing?.request?.method === 'GET' &&
		!/^\{\w+\}$/.test(path) &&
		// All legs of one call, joined to one.
		name !== 'callLog: get' &&
		value !== 'download' &&
		value !== 'downloadForCalls'
	);
});

const eventTrigger: INodeProperties[] = new IpexEventTrigger().description.properties;

const everyField = [...properties, ...eventTrigger].flatMap(withInner);

/** Those that a person fills in, in all that the package brings. */
const forms = [
	...everyField,
	...[
		...new IpexCallLogTrigger().description.properties,
		...new IpexApi().properties,
		...new IpexWebhookApi().properties,
	].flatMap(withInner),
];

function titleOf({ displayName, name }: INodeProperties): string {
	return `${displayName} (${name})`;
}

describe('every operation', () => {
	it.each(menu)('$name says what it does, to people and to agents', ({ option }) => {
		expect(option.action).toMatch(/^[A-Z].*[^.]$/);
		expect(option.action).not.toMatch(/\b(a|an|the)\b/);
		expect(option.description).toMatch(/^[A-Z]/);
		expect(option.description?.length).toBeGreaterThan(option.name.length);
	});

	it.each(requesting)('$name has a relative and literal address', ({ option }) => {
		expect(option.routing?.request?.url).toMatch(/^(\/([\w-]+|\{\w+\}))+$/);
	});

	it.each(menu)('$name has a pagination function of its own', ({ option }) => {
		expect(typeof option.routing?.operations?.pagination).toBe('function');
	});

	it.each(menu)('$name has no two fields of one name at a time', ({ fields }) => {
		const seen = fields.map(
			({ name, displayOptions }) => `${name} ${JSON.stringify(displayOptions?.show)}`,
		);
		expect(new Set(seen).size).toBe(seen.length);
	});

	it.each(menu)('$name fills each place once', (entry) => {
		const places = sentBy(entry).map(({ type, property }) => `${type} ${property}`);
		expect(new Set(places).size).toBe(places.length);
	});

	it.each(lists)('$name, a list, has Return All and Limit', ({ fields }) => {
		const names = fields.map(({ displayName }) => displayName);
		expect(names).toStrictEqual(expect.arrayContaining(['Return All', 'Limit']));
	});

	it('has a name of its own', () => {
		const actions = menu.map(({ option }) => option.action);
		expect(new Set(actions).size).toBe(actions.length);
	});
});

describe('every field', () => {
	it('has a camelCase name', () => {
		expect(everyField.filter(({ name }) => !CAMEL_CASE.test(name))).toStrictEqual([]);
	});

	it('is called in messages as it is on the screen, when something is entered into it', () => {
		const entered = properties
			.flatMap(withInner)
			.filter(({ type }) => ['string', 'resourceLocator'].includes(type));
		for (const { name } of entered) {
			const shown = entered.filter((field) => field.name === name);
			expect(shown.map(({ displayName }) => displayName)).toContain(parameterName(name));
		}
	});

	it.each(menu.filter((entry) => sentBy(entry).length > 0))(
		'of $name is called in messages as it is there, wherever it is sent',
		(entry) => {
			const called = sentBy(entry).map(({ property, field }) => [
				parameterName(`${entry.option.value}.${property.split('.').pop()}`),
				field.displayName,
			]);
			expect(called.map(([name]) => name)).toStrictEqual(called.map(([, shown]) => shown));
		},
	);

	it('that is a switch is called in messages as it is on the screen', () => {
		const switches = properties.flatMap(withInner).filter(({ type }) => type === 'boolean');
		for (const { name, displayName } of switches) expect(parameterName(name)).toBe(displayName);
	});

	it('begins with "Whether" in its description when it is a boolean', () => {
		const booleans = everyField.filter(({ type }) => type === 'boolean');
		expect(booleans.length).toBeGreaterThan(0);
		expect(
			booleans.filter(({ description }) => !description?.startsWith('Whether ')),
		).toStrictEqual([]);
	});

	it('has a description, unless it is a collection or says all itself', () => {
		const silent = everyField.filter(
			({ type, name, description }) =>
				!description &&
				!['collection', 'fixedCollection', 'notice'].includes(type) &&
				!['resource', 'operation'].includes(name),
		);
		expect(silent.map(titleOf)).toStrictEqual([]);
	});

	it('has its choices sorted by name', () => {
		for (const field of everyField) {
			const names = optionsOf(field).map(({ name }) => name);
			expect([field.name, names]).toStrictEqual([
				field.name,
				[...names].sort((a, b) => a.localeCompare(b)),
			]);
		}
	});

	it('has the fields inside of it sorted by name', () => {
		for (const field of everyField.filter(({ type }) => type === 'collection')) {
			const names = fieldsIn(field).map(({ displayName }) => displayName);
			expect([field.name, names]).toStrictEqual([
				field.name,
				[...names].sort((a, b) => a.localeCompare(b)),
			]);
		}
	});

	it('shows an example where text is to be written, unless the text is secret', () => {
		const texts = forms.filter(
			({ type, default: value, typeOptions }) =>
				type === 'string' && value === '' && !typeOptions?.password,
		);
		expect(texts.length).toBeGreaterThan(20);
		expect(texts.filter(({ placeholder }) => !placeholder).map(titleOf)).toStrictEqual([]);
	});

	it('begins its example with "e.g.", and puts names of fields into single quotes', () => {
		for (const field of properties.flatMap(withInner)) {
			const { name, type, placeholder, description = '' } = field;
			if (type === 'collection' || type === 'fixedCollection') continue;
			for (const example of [placeholder, ...(field.modes ?? []).map((mode) => mode.placeholder)]) {
				expect([name, example ?? 'e.g. nothing']).toStrictEqual([
					name,
					expect.stringMatching(/^e\.g\. /),
				]);
			}
			expect([name, description.replace(/<a [^>]*>/, '')]).toStrictEqual([
				name,
				expect.not.stringContaining('"'),
			]);
		}
	});

	it('that confirms a deletion is off by default', () => {
		const confirming = properties.flatMap(withInner).filter(({ name }) => /^confirm/.test(name));
		expect(confirming.map(({ name }) => name)).toContain('confirm');
		for (const field of confirming)
			expect(field).toMatchObject({ type: 'boolean', default: false });
	});

	it('has a default that it offers', () => {
		for (const field of everyField.filter(({ type }) => type === 'options')) {
			expect(optionsOf(field).map(({ value }) => value)).toContain(field.default);
		}
	});
});

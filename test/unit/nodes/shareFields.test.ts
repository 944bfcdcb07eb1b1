import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';

import { shareFields } from '../../../nodes/Ipex/shared/shareFields';

const field = (name: string, show = {}): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	displayOptions: { show },
});

function shownFor(operation: string, fields: INodeProperties[]): string[] {
	return fields
		.filter(({ displayOptions }) => displayOptions?.show?.operation?.includes(operation))
		.map(({ name }) => name);
}

it('keeps the fields of every operation, and their order', () => {
	const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 });
	const operations = fc.dictionary(fc.constantFrom('get', 'list', 'start', 'stop', 'move'), names);
	fc.assert(
		fc.property(operations, (lists) => {
			const entries = Object.entries(lists);
			const fields = shareFields(
				'call',
				Object.fromEntries(entries.map(([name, list]) => [name, list.map((one) => field(one))])),
			);
			for (const [name, list] of entries) expect(shownFor(name, fields)).toEqual(list);
		}),
		{ numRuns: 2_000 },
	);
});

it('has one field where the order allows it', () => {
	const shared = shareFields('call', {
		get: [field('id'), field('options')],
		getMany: [field('limit'), field('options')],
		delete: [field('id')],
	});
	expect(shared.map(({ name }) => name)).toEqual(['limit', 'id', 'options']);
	expect(shared[1]?.displayOptions?.show).toEqual({
		resource: ['call'],
		operation: ['get', 'delete'],
	});
});

it('keeps fields apart that are shown under other conditions', () => {
	const shared = shareFields('call', { get: [field('id')], hangUp: [field('id', { by: ['id'] })] });
	expect(shared).toHaveLength(2);
	expect(shownFor('get', shared)).toEqual(['id']);
	expect(shownFor('hangUp', shared)).toEqual(['id']);
	expect(shared.filter(({ displayOptions }) => displayOptions?.show?.by)).toHaveLength(1);
});

import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';

import { shareFields } from '../../../nodes/Ipex/shared/sharedFields';

const field = (name: string, operation: string, show = {}): INodeProperties => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
	displayOptions: { show: { ...show, resource: ['call'], operation: [operation] } },
});

function shownFor(operation: string, fields: INodeProperties[]): string[] {
	return fields
		.filter(({ displayOptions }) => displayOptions?.show?.operation?.includes(operation))
		.map(({ name }) => name);
}

it('keeps the fields of every operation, and their order', () => {
	const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 });
	fc.assert(
		fc.property(fc.array(names, { minLength: 1, maxLength: 8 }), (operations) => {
			const fields = shareFields(
				operations.map((list, i) => list.map((name) => field(name, `get${i}`))),
			);
			operations.forEach((list, i) => expect(shownFor(`get${i}`, fields)).toEqual(list));
		}),
		{ numRuns: 2_000 },
	);
});

it('has one field where the order allows it', () => {
	const shared = shareFields([
		[field('id', 'get'), field('options', 'get')],
		[field('limit', 'getMany'), field('options', 'getMany')],
		[field('id', 'delete')],
	]);
	expect(shared.map(({ name }) => name)).toEqual(['limit', 'id', 'options']);
	expect(shared[1]?.displayOptions?.show?.operation).toEqual(['get', 'delete']);
});

it('keeps fields apart that are shown under other conditions', () => {
	const shared = shareFields([[field('id', 'get')], [field('id', 'hangUp', { by: ['id'] })]]);
	expect(shared).toHaveLength(2);
});

import { type Check, type Context, EITHER_WAY } from '../check';
import type { Query } from '../client';
import { itemsIn, type LogRecord } from '../samples';

type Outcome = 'works' | 'refused' | 'ignored';

/** Whether the platform filters the log by a list of lines. */
async function outcomeOf(
	{ samples }: Context,
	extensions: Query[string],
	isWanted: (record: LogRecord) => boolean,
): Promise<Outcome> {
	const { status, body } = await samples.page({ extensions });
	if (status !== 200) return 'refused';
	const items = itemsIn(body);
	return items.length > 0 && items.every(isWanted) ? 'works' : 'ignored';
}

export const listChecks: Check[] = [
	{
		id: 'lists',
		unknown: 'how a list is sent in a query',
		assumed: 'repeated, or as JSON text after HTTP 400',
		settle: async (context) => {
			const lineOf = ({ line }: LogRecord) => String(line ?? '');
			const hasLine = (record: LogRecord) => lineOf(record) !== '';
			const first = lineOf(await context.samples.record('of a line', hasLine));
			const second = lineOf(
				await context.samples.record(
					'of a second line',
					(record) => hasLine(record) && lineOf(record) !== first,
				),
			);
			const isFirst = (record: LogRecord) => lineOf(record) === first;
			const isEither = (record: LogRecord) => [first, second].includes(lineOf(record));
			const single = await outcomeOf(context, [first], isFirst);
			const several = await outcomeOf(context, [first, second], isEither);
			const json = await outcomeOf(context, JSON.stringify([first]), isFirst);
			const accepted = [
				...(single === 'works'
					? ['repeated']
					: several === 'works'
						? ['repeated from two on']
						: []),
				...(json === 'works' ? ['JSON text'] : []),
			];
			const isSafe = single === 'works' || (single === 'refused' && json === 'works');
			return {
				found: accepted.join(', ') || 'neither repeated nor JSON text',
				effect: isSafe ? EITHER_WAY : 'filters that are lists do not work',
				details: { single, several, json },
			};
		},
	},
	{
		id: 'categories',
		unknown: 'nested lists in a query (categories)',
		assumed: 'JSON text',
		settle: async ({ samples }) => {
			const { status } = await samples.page({ categories: '[[0]]' });
			return {
				found: status === 200 ? 'JSON text is accepted' : `JSON text is refused (HTTP ${status})`,
				effect: status === 200 ? EITHER_WAY : "the filter 'Categories' does not work",
			};
		},
	},
];

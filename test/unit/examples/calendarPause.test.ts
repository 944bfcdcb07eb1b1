import {
	errorOf,
	evaluate,
	parametersOf,
	withCode,
	withStatus,
} from '../../support/exampleExpression';

const EXAMPLE = 'calendar-pause';

interface Rules {
	rules: {
		values: Array<{ outputKey: string; conditions: { conditions: [{ leftValue: string }] } }>;
	};
}

const { columns } = parametersOf<{ columns: { value: { status: string } } }>(
	EXAMPLE,
	'Note what went wrong',
);

/** The `status` of an agent after a request that failed. */
function statusAfter(error: string, status: string | null): unknown {
	return evaluate(columns.value.status, { error }, { Agents: [{ status }] });
}

/** Which way an agent takes in a minute. */
function changesOf(available: boolean, status: unknown): string[] {
	const { rules } = parametersOf<Rules>(EXAMPLE, 'What has changed?');
	const isMet = ({ conditions }: Rules['rules']['values'][number]) =>
		evaluate(
			conditions.conditions[0].leftValue,
			{ available },
			{ Agents: [{ status }] as object[] },
		);
	return rules.values.filter(isMet).map(({ outputKey }) => outputKey);
}

describe('a pause whose response was lost', () => {
	it.each([withStatus(504), withCode('ETIMEDOUT'), withCode('ECONNRESET')])(
		'is ended after the entry, and given again during it if it is not there',
		(failure) => {
			const status = statusAfter(errorOf(failure, 'write'), null);
			expect(status).toBe('check');
			expect(changesOf(true, status)).toStrictEqual(['Entry is over']);
			expect(changesOf(false, status)).toStrictEqual(['Entry begins']);
		},
	);
});

it.each([
	['the state could not be read', errorOf(withStatus(503), 'read')],
	['IPEX did not accept the pause', errorOf(withStatus(403), 'write')],
	['Google failed', 'Not Found'],
])('an agent who is certainly not paused is left alone: %s', (_, error) => {
	expect(statusAfter(error, null)).toBe('');
	expect(changesOf(true, '')).toStrictEqual([]);
});

it('an agent who is paused stays so until the pause was ended', () => {
	expect(statusAfter(errorOf(withStatus(504), 'write'), 'paused')).toBe('paused');
	expect(changesOf(true, 'paused')).toStrictEqual(['Entry is over']);
	expect(changesOf(false, 'paused')).toStrictEqual([]);
});

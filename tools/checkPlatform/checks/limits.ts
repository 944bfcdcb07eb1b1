import { AS_ASSUMED, type Check, EITHER_WAY } from '../check';

/** Checks of the headers of all responses. */
export const limitChecks: Check[] = [
	{
		id: 'rate-limits',
		unknown: 'rate limits',
		assumed: 'HTTP 429 with Retry-After, which the package obeys',
		settle: ({ client }) => {
			const headers = [...client.limitHeaders].sort();
			const limited = client.statuses.get(429) ?? 0;
			const found =
				headers.length > 0 ? `headers ${headers.join(', ')}` : 'no header names a limit';
			return Promise.resolve({
				found: limited > 0 ? `${found}; HTTP 429 came` : found,
				effect: AS_ASSUMED,
				details: { answered429: limited },
			});
		},
	},
	{
		id: 'correlation-id',
		unknown: 'whether a response repeats the correlation ID of its request',
		assumed: 'either',
		settle: ({ client }) =>
			Promise.resolve({
				found: client.echoedCorrelationIds > 0 ? 'it does' : 'it does not',
				effect: EITHER_WAY,
			}),
	},
];

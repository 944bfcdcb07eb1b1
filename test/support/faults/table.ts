import { type Fault, fault } from '../../../tools/platform';
import type { Subject } from './subjects';

/** What the user must see of a fault. */
export type Expected =
	/** All is well in the end, with so many requests. */
	| { recovers: true; requests: number }
	/** An error, after so many requests. */
	| { recovers: false; requests: number; message: RegExp; description: RegExp };

/** A row of the matrix: what goes wrong, and what becomes of it. */
export interface Row {
	name: string;
	/** @param stranger the address of a host that has nothing to do with it */
	fault: (subject: Subject, stranger: string) => Fault;
	/** What the first request of a subject gets before that. */
	first?: Fault;
	/** How many requests of a subject get it. */
	times: number;
	expected: (subject: Subject) => Expected;
	/** The time-out, cut short, may pass before a request has come: fewer of them are right as well. */
	hurried?: boolean;
	/** Milliseconds that lie between the first request and the second at least. */
	gap?: number;
}

const AGAIN: Record<Subject['kind'], RegExp> = {
	read: /Run the node again|Try again in a while|Choose a shorter period/,
	write: /^IPEX may have carried it out\. Look whether it did before you run/,
	poll: /^The next poll tries again, and no call is lost\.$/,
	event: /^Read the call later with the IPEX node, 'Call Log' → 'Get'\.$/,
	picker: /^Open the list again in a while/,
	test: /./,
};

const MISSING_FILE = /^The file may not be ready yet\. Run the node again in a while\.$/;

const addressOf = ({ address = 'API URL' }: Subject) =>
	new RegExp(`Check the '${address}' in the credential`);

/** n8n shows the result of a credential test as one message: the rules of the credential, or n8n's own words. */
const TEST_WORDS: Record<string, RegExp> = {
	ETIMEDOUT: /^(ETIMEDOUT|ECONNABORTED)$/,
	ECONNRESET: /^(ECONNRESET|The connection was aborted.*|.*aborted.*)$/,
};

const fails = (
	requests: number,
	message: RegExp,
	description: RegExp | ((subject: Subject) => RegExp),
	test = message,
) => {
	return (subject: Subject): Expected =>
		subject.kind === 'test'
			? { recovers: false, requests: 1, message: test, description: /^$/ }
			: {
					recovers: false,
					requests,
					message,
					description: typeof description === 'function' ? description(subject) : description,
				};
};

const recovers = (requests: number) => (): Expected => ({ recovers: true, requests });

/** What reads is asked for once more; what writes is not, and neither is what n8n itself sends for the test. */
const onceMore = (failsFirst: (requests: number) => (subject: Subject) => Expected) => ({
	once: (subject: Subject) => (repeats(subject) ? recovers(2)() : failsFirst(1)(subject)),
	always: (subject: Subject) => failsFirst(repeats(subject) ? 2 : 1)(subject),
});

/** Whether it reads, and not by a request that n8n itself makes. */
const repeats = ({ kind }: Subject) => kind !== 'write' && kind !== 'test';

/** Whether it reads for a node that is no step of the workflow, or for nobody's sake but a list's. */
const isAside = ({ kind }: Subject) => kind === 'poll' || kind === 'event' || kind === 'picker';

const again = ({ kind }: Subject) => AGAIN[kind];

const brokeOff = onceMore((requests) =>
	fails(requests, /^The connection to IPEX closed/, again, TEST_WORDS.ECONNRESET),
);

const gateway = onceMore((requests) =>
	fails(
		requests,
		/could not process the request \(HTTP 502\)\.$/,
		again,
		/^The IPEX API .* \(HTTP 502\)\. Nothing/,
	),
);

/** An answer that the API does not promise: what came, and where to look. */
const unexpected = (came: RegExp, file: RegExp) => (subject: Subject) => {
	// The status has said that it was done, and whatever is no page of a proxy may come with it.
	if (subject.promised === 'word') return recovers(1)();
	return fails(
		1,
		subject.promised === 'file'
			? file
			: isAside(subject)
				? /^The response of IPEX is not a (list|page of the call log)\.$/
				: came,
		subject.kind === 'write' ? AGAIN.write : addressOf(subject),
		/^The address in 'API URL' does not respond like the IPEX API\. Check it/,
	)(subject);
};

const JSON_FOR_A_FILE = /^IPEX responded with "application\/json" where its API documents an? /;

/** All rows. Each is tried on every subject. */
export const table: Row[] = [
	{
		name: '401 once',
		fault: () => fault.unauthorized(),
		times: 1,
		expected: recovers(2),
	},
	{
		name: '401 for ever',
		fault: () => fault.unauthorized(),
		times: Infinity,
		expected: (subject) => ({
			...fails(
				2,
				/^IPEX rejected the access, even with a new token \(HTTP 401\): Unauthorized\.$/,
				/^Check in the IPEX portal that the API access still exists/,
				/^The IPEX API rejected a new token of this access\. Check/,
			)(subject),
			requests: 2,
		}),
	},
	{
		name: '400',
		fault: () => fault.status(400, { message: 'page must be at least 1.' }),
		times: Infinity,
		expected: (subject) =>
			fails(
				// A list is sent in its other form as well.
				subject.operationId === 'downloadCallRecordings' ? 2 : 1,
				/^IPEX did not accept the request \(HTTP 400\): page must be at least 1\.$/,
				/^Check the parameters of the node\.$/,
				/^Bad Request$/,
			)(subject),
	},
	{
		name: '403',
		fault: () => fault.status(403, { message: 'no right' }),
		times: Infinity,
		expected: fails(
			1,
			/^This API access is not allowed to do that \(HTTP 403\): no right\.$/,
			/^Tick 'Impersonation' for the API access in the IPEX portal/,
			/^This access may not read the call log\. Check/,
		),
	},
	{
		name: '404',
		fault: () => fault.status(404, { message: 'not here' }),
		times: Infinity,
		expected: (subject) => {
			if (subject.operationId === 'graphql') {
				const happened = /^This IPEX platform does not offer the functions of agents\.$/;
				return fails(1, happened, /^They are in beta here/)(subject);
			}
			return isAside(subject)
				? fails(
						1,
						/^There is no IPEX API at this address \(HTTP 404\): not here\.$/,
						addressOf,
					)(subject)
				: fails(
						1,
						/^IPEX has nothing with this ID \(HTTP 404\): not here\.$/,
						({ address = 'API URL' }) =>
							new RegExp(`^Check the ID\\. .* check the '${address}' in the credential\\.$`),
						/^There is no IPEX API at the 'API URL'\. Check it/,
					)(subject);
		},
	},
	{
		name: '429 with Retry-After',
		fault: () => fault.tooManyRequests(1),
		times: 1,
		gap: 1_000,
		expected: (subject) =>
			subject.kind === 'test'
				? fails(1, /./, /./, /^The request limit of IPEX is reached.*Wait a minute/)(subject)
				: recovers(2)(),
	},
	{
		name: '429, and then for an hour',
		first: fault.tooManyRequests(0),
		fault: () => fault.tooManyRequests(3_600),
		times: Infinity,
		expected: fails(
			2,
			/^The request limit of IPEX is reached \(HTTP 429\): Too many requests\.$/,
			(subject) => (isAside(subject) ? AGAIN[subject.kind] : /'Batching'/),
			/^The request limit of IPEX is reached.*Wait a minute/,
		),
	},
	{
		name: '429 for an hour',
		fault: () => fault.tooManyRequests(3_600),
		times: Infinity,
		expected: fails(
			1,
			/limit of IPEX is reached \(HTTP 429\)/,
			/./,
			/request limit of IPEX is reached/,
		),
	},
	{
		name: '500',
		fault: () => fault.status(500, { message: 'broken' }),
		times: Infinity,
		expected: fails(
			1,
			/^IPEX could not process the request \(HTTP 500\): broken\.$/,
			again,
			/^The IPEX API could not process the request \(HTTP 500\)\. Nothing is wrong/,
		),
	},
	{
		name: '502 with HTML once',
		fault: () => fault.html502(),
		times: 1,
		gap: 1_000,
		expected: gateway.once,
	},
	{
		name: '502 with HTML for ever',
		fault: () => fault.html502(),
		times: Infinity,
		expected: gateway.always,
	},
	{
		name: '503 with Retry-After once',
		fault: () => fault.status(503, { message: 'later' }, { 'Retry-After': '0' }),
		times: 1,
		expected: (subject) =>
			repeats(subject)
				? recovers(2)()
				: fails(1, /\(HTTP 503\): later\.$/, again, /not available now \(HTTP 503\)/)(subject),
	},
	{
		name: 'no answer in time',
		fault: () => fault.timeout(),
		times: Infinity,
		hurried: true,
		expected: fails(1, /^IPEX did not respond in time\.$/, again, TEST_WORDS.ETIMEDOUT),
	},
	{
		name: 'a broken connection once',
		fault: () => fault.reset(),
		times: 1,
		expected: brokeOff.once,
	},
	{
		name: 'broken connections for ever',
		fault: () => fault.reset(),
		times: Infinity,
		expected: brokeOff.always,
	},
	{
		name: 'half an answer once',
		fault: () => fault.cutBody(),
		times: 1,
		expected: brokeOff.once,
	},
	{
		name: 'half answers for ever',
		fault: () => fault.cutBody(),
		times: Infinity,
		expected: brokeOff.always,
	},
	{
		name: 'invalid JSON',
		fault: () => fault.invalidJson(),
		times: Infinity,
		expected: unexpected(
			/^IPEX responded with text that is not JSON where its API documents /,
			JSON_FOR_A_FILE,
		),
	},
	{
		name: 'JSON of another shape',
		// A poll is given a list, since records are what a page is made of.
		fault: ({ kind }) => fault.otherShape(kind === 'poll' ? ['text'] : undefined),
		times: Infinity,
		expected: unexpected(
			/^IPEX responded with another record where its API documents /,
			JSON_FOR_A_FILE,
		),
	},
	{
		name: 'a list of texts',
		fault: ({ promised }) => fault.otherShape(promised === 'list' ? [['text']] : ['text']),
		times: Infinity,
		expected: (subject) =>
			subject.kind === 'picker'
				? unexpected(/./, /./)(subject)
				: unexpected(
						/^IPEX responded with a list where its API documents /,
						JSON_FOR_A_FILE,
					)(subject),
	},
	{
		name: 'an empty body',
		fault: () => fault.emptyBody(),
		times: Infinity,
		expected: (subject) =>
			subject.promised === 'file'
				? fails(
						1,
						/^IPEX responded with nothing where its API documents an? /,
						MISSING_FILE,
					)(subject)
				: unexpected(/^IPEX responded with nothing where its API documents /, /./)(subject),
	},
	{
		name: 'a slow drip',
		fault: () => fault.slowDrip(512, 5),
		times: Infinity,
		expected: recovers(1),
	},
	{
		name: 'a drip without end',
		// Files are minded for silence only: a large one takes as long as it takes.
		fault: ({ promised }) => (promised === 'file' ? fault.slowDrip(32, 20) : fault.endlessDrip()),
		times: Infinity,
		expected: (subject) =>
			subject.promised === 'file'
				? recovers(1)()
				: fails(
						1,
						/^IPEX began to respond, but the response was not complete in time\.$/,
						again,
						/^ERR_CANCELED$/,
					)(subject),
	},
	...([302, 307, 308] as const).map(
		(status): Row => ({
			name: `a redirect to another host (${status})`,
			fault: (_, stranger) => fault.redirect(stranger, status),
			times: Infinity,
			expected: fails(
				1,
				new RegExp(`redirects the request to another address \\(HTTP ${status}\\)\\.$`),
				addressOf,
				/^The 'API URL' leads to another address.*\. Enter/,
			),
		}),
	),
];

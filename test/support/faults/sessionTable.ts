import { type Fault, fault } from '../../../tools/platform';
import type { SessionSubject } from './sessionSubjects';

/** What the session asks the authorization server for: a password grant, a refresh, or an exchange. */
export type Asked = 'password' | 'refresh_token' | 'exchange';

/** What becomes of a fault: what was asked for in all, and the sentences if it ends in an error. */
export interface SessionExpected {
	asked: Asked[];
	happened?: RegExp;
	todo?: RegExp;
}

/** A row of the matrix of the session's own requests. */
export interface SessionRow {
	name: string;
	fault: (stranger: string) => Fault;
	times: number;
	expected: Record<SessionSubject['kind'], SessionExpected>;
}

const OWN: Record<SessionSubject['kind'], Asked> = {
	'sign in': 'password',
	refresh: 'refresh_token',
	exchange: 'exchange',
};

/** What comes before the exchange of the subject, whose access token has expired. */
const RENEWAL: Asked[] = ['exchange', 'refresh_token'];

type Words = Pick<SessionExpected, 'happened' | 'todo'>;

/** The same for all three: so many tries, and then the words, or none when the last one succeeds. */
function alike(tries: number, words: Words = {}): SessionRow['expected'] {
	const times = (asked: Asked) => Array<Asked>(tries).fill(asked);
	return {
		'sign in': { asked: times('password'), ...words },
		refresh: { asked: times('refresh_token'), ...words },
		exchange: { asked: times('exchange'), ...words },
	};
}

/** A fault that passes: once more, and all is well. The first exchange is with a token that has expired. */
function recovering(): SessionRow['expected'] {
	return { ...alike(2), exchange: { asked: ['exchange', ...RENEWAL, OWN.exchange] } };
}

const WRONG_ADDRESS = /Check the "Auth URL" in the credential/;

const failed = (status: number) => ({
	happened: new RegExp(`^The IPEX authorization server failed \\(HTTP ${status}\\)\\.$`),
	todo: /^Try again in a while/,
});

const noToken = { happened: / answered without an access token\.$/, todo: WRONG_ADDRESS };

const refused = (status: number) => ({
	happened: new RegExp(`^IPEX refused the e-mail or the password .* \\(HTTP ${status}\\)\\.$`),
	todo: /^Check both in the credential/,
});

const byPassword: SessionExpected = { asked: ['refresh_token', 'password'] };

/** All rows. Each is tried on every kind of request. */
export const sessionTable: SessionRow[] = [
	{
		name: '401 once',
		fault: () => fault.unauthorized(),
		times: 1,
		expected: {
			'sign in': { asked: ['password'], ...refused(401) },
			refresh: byPassword,
			exchange: { asked: [...RENEWAL, 'exchange'] },
		},
	},
	{
		name: '401 for ever',
		fault: () => fault.unauthorized(),
		times: Infinity,
		expected: {
			'sign in': { asked: ['password'], ...refused(401) },
			refresh: byPassword,
			exchange: {
				asked: [...RENEWAL, 'exchange'],
				happened: /^IPEX refused to let the API access .* act as .* \(HTTP 401\)\.$/,
				todo: /^Check the e-mail or login in "Act As"/,
			},
		},
	},
	{
		name: '403',
		fault: () => fault.status(403, { error: 'access_denied' }),
		times: Infinity,
		expected: {
			'sign in': { asked: ['password'], ...refused(403) },
			refresh: byPassword,
			exchange: {
				asked: ['exchange'],
				happened: /^The API access .* may not act as .*\.$/,
				todo: /^Tick "Impersonation"/,
			},
		},
	},
	{
		name: '404',
		fault: () => fault.status(404, 'nothing here'),
		times: Infinity,
		expected: {
			...alike(1, {
				happened: / did not answer like the IPEX authorization server \(HTTP 404\)\.$/,
				todo: WRONG_ADDRESS,
			}),
			exchange: {
				asked: ['exchange'],
				happened: /^IPEX knows no user .*\.$/,
				todo: /^Check the e-mail or login in "Act As"/,
			},
		},
	},
	{
		name: '429 with Retry-After',
		fault: () => fault.tooManyRequests(1),
		times: 1,
		expected: recovering(),
	},
	{
		name: '429 for ever',
		fault: () => fault.tooManyRequests(0),
		times: Infinity,
		expected: alike(4, {
			happened: /^IPEX limits how often one may sign in, and the limit is reached \(HTTP 429\)\.$/,
			todo: /^Wait a minute and run the workflow again/,
		}),
	},
	{
		name: '500',
		fault: () => fault.status(500, { error: 'server_error' }),
		times: Infinity,
		// No reason to send the password.
		expected: alike(1, failed(500)),
	},
	{ name: '502 with HTML once', fault: () => fault.html502(), times: 1, expected: recovering() },
	{
		name: '502 with HTML for ever',
		fault: () => fault.html502(),
		times: Infinity,
		expected: alike(2, failed(502)),
	},
	{
		name: 'no answer in time',
		fault: () => fault.timeout(),
		times: Infinity,
		expected: alike(1, {
			happened: /^The IPEX authorization server at .* did not answer in time\.$/,
			todo: WRONG_ADDRESS,
		}),
	},
	{
		name: 'a broken connection once',
		fault: () => fault.reset(),
		times: 1,
		expected: recovering(),
	},
	{
		name: 'broken connections for ever',
		fault: () => fault.reset(),
		times: Infinity,
		expected: alike(2, { happened: / broke off the connection\.$/, todo: WRONG_ADDRESS }),
	},
	{
		name: 'half an answer once',
		fault: () => fault.cutBody(),
		times: 1,
		expected: {
			...recovering(),
			// The refresh token was good for one time, and that was the answer that did not come.
			refresh: { asked: ['refresh_token', 'refresh_token', 'password'] },
		},
	},
	{
		name: 'invalid JSON',
		fault: () => fault.invalidJson(),
		times: Infinity,
		expected: alike(1, noToken),
	},
	{
		name: 'JSON of another shape',
		fault: () => fault.otherShape({ access_token: 7 }),
		times: Infinity,
		expected: alike(1, noToken),
	},
	{
		name: 'an empty body',
		fault: () => fault.emptyBody(),
		times: Infinity,
		expected: alike(1, noToken),
	},
	{
		name: 'a slow drip',
		fault: () => fault.slowDrip(128, 5),
		times: Infinity,
		expected: { ...alike(1), exchange: { asked: [...RENEWAL, 'exchange'] } },
	},
	{
		name: 'a drip without end',
		fault: () => fault.endlessDrip(),
		times: Infinity,
		expected: alike(1, {
			happened: /^The IPEX authorization server at .* did not answer in time\.$/,
			todo: WRONG_ADDRESS,
		}),
	},
	...([302, 307, 308] as const).map(
		(status): SessionRow => ({
			name: `a redirect to another host (${status})`,
			fault: (stranger) => fault.redirect(stranger, status),
			times: Infinity,
			expected: alike(1, {
				happened: new RegExp(
					` did not answer like the IPEX authorization server \\(HTTP ${status}\\)\\.$`,
				),
				todo: WRONG_ADDRESS,
			}),
		}),
	),
];

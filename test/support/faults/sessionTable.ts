import { type Fault, fault } from '../../../tools/platform';
import type { SessionSubject } from './sessionSubjects';

/** What the session asks the authorization server for: a password grant, a refresh, or an exchange. */
export type Asked = 'password' | 'refresh_token' | 'exchange';

/** What becomes of a fault: what was asked for in all, and the sentences if it ends in an error. */
export interface SessionExpected {
	asked: Asked[];
	message?: RegExp;
	description?: RegExp;
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

type Words = Pick<SessionExpected, 'message' | 'description'>;

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

const WRONG_ADDRESS = /Check the 'Auth URL' in the credential/;

const failed = (status: number) => ({
	message: new RegExp(
		`^The IPEX authorization server could not process the request \\(HTTP ${status}\\)\\.$`,
	),
	description: /^Try again in a while/,
});

const noToken = { message: / responded without an access token\.$/, description: WRONG_ADDRESS };

const refused = (status: number) => ({
	message: new RegExp(`^IPEX rejected the e-mail or the password .* \\(HTTP ${status}\\)\\.$`),
	description: /^Check both in the credential/,
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
				message: /^IPEX did not let the API access .* act as .* \(HTTP 401\)\.$/,
				description: /^Check the e-mail or login in 'Act As'/,
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
				message: /^The API access .* may not act as .*\.$/,
				description: /^Tick 'Impersonation'/,
			},
		},
	},
	{
		name: '404',
		fault: () => fault.status(404, 'nothing here'),
		times: Infinity,
		expected: {
			...alike(1, {
				message: / did not respond like the IPEX authorization server \(HTTP 404\)\.$/,
				description: WRONG_ADDRESS,
			}),
			exchange: {
				asked: ['exchange'],
				message: /^IPEX does not have a user .*\.$/,
				description: /^Check the e-mail or login in 'Act As'/,
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
			message: /^The sign-in limit of IPEX is reached \(HTTP 429\)\.$/,
			description: /^Wait a minute and run the workflow again/,
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
			message: /^The IPEX authorization server at .* did not respond in time\.$/,
			description: WRONG_ADDRESS,
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
		expected: alike(2, { message: / closed the connection\.$/, description: WRONG_ADDRESS }),
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
			message: /^The IPEX authorization server at .* did not respond in time\.$/,
			description: WRONG_ADDRESS,
		}),
	},
	...([302, 307, 308] as const).map(
		(status): SessionRow => ({
			name: `a redirect to another host (${status})`,
			fault: (stranger) => fault.redirect(stranger, status),
			times: Infinity,
			expected: alike(1, {
				message: new RegExp(
					` did not respond like the IPEX authorization server \\(HTTP ${status}\\)\\.$`,
				),
				description: WRONG_ADDRESS,
			}),
		}),
	),
];

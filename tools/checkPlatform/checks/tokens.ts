import { AS_ASSUMED, type Check, EITHER_WAY } from '../check';
import { NotSettled } from '../notSettled';
import { textAt } from '../client';
import { shapeOf } from '../shape';

/** Sign-in, refresh and token exchange. In all, they send the password three times. They never send a wrong one. */
export const tokenChecks: Check[] = [
	{
		id: 'sign-in',
		unknown: 'the answer to a sign-in',
		assumed: 'access_token, refresh_token and their lifetimes',
		settle: async ({ client }) => {
			const { status, body } = await client.signIn();
			if (textAt(body, 'access_token') === undefined) {
				throw new NotSettled(`the sign-in failed (HTTP ${status})`);
			}
			const { expires_in: access, refresh_expires_in: refresh } = body as Record<string, unknown>;
			const hasRefresh = textAt(body, 'refresh_token') !== undefined;
			return {
				found: `${hasRefresh ? 'with' : 'without'} a refresh token`,
				effect: hasRefresh ? AS_ASSUMED : 'the package signs in with the password at each renewal',
				details: {
					shape: shapeOf(body),
					accessTokenSeconds: Number(access),
					refreshTokenSeconds: Number(refresh),
				},
			};
		},
	},
	{
		id: 'refresh-rotation',
		unknown: 'whether a refresh token can be used once or several times',
		assumed: 'either',
		settle: async ({ client }) => {
			const { body: first } = await client.signIn();
			const token = textAt(first, 'refresh_token');
			if (token === undefined) throw new NotSettled('the sign-in gives no refresh token');
			const once = await client.refresh(token);
			if (once.status !== 200) {
				return {
					found: `a refresh token is rejected at once (HTTP ${once.status})`,
					effect: 'the package signs in with the password at each renewal',
					details: { shape: shapeOf(once.body) },
				};
			}
			const newer = textAt(once.body, 'refresh_token');
			const again = await client.refresh(token);
			const details = {
				answer: shapeOf(once.body),
				repeatsToken: newer === token,
				secondStatus: again.status,
				secondShape: shapeOf(again.body),
			};
			if (again.status === 200) return { found: 'several times', effect: EITHER_WAY, details };
			const last = newer === undefined ? undefined : (await client.refresh(newer)).status;
			const family = last === 200 ? '' : '; a second use also ends the newer token';
			return { found: `once${family}`, effect: EITHER_WAY, details };
		},
	},
	{
		id: 'refused-refresh',
		unknown: 'the answer to a refresh token that is not accepted',
		assumed: 'HTTP 400 or 401',
		settle: async ({ client }) => {
			const { status, body } = await client.refresh('not-a-token');
			const isRejection = status >= 400 && status < 500 && status !== 404 && status !== 429;
			return {
				found: `HTTP ${status}`,
				effect: isRejection
					? AS_ASSUMED
					: 'the package reports an error instead of signing in again',
				details: { shape: shapeOf(body) },
			};
		},
	},
	{
		id: 'refused-token',
		unknown: 'the status of a request with a token that is not accepted',
		assumed: 'HTTP 401',
		settle: async ({ client }) => {
			const page = { page: 1, pageSize: 1 };
			const token = await client.tamperedToken();
			const { status, body } = await client.get('/calls', page, { token });
			const other = await client.get('/calls', page, { token: 'not-a-token' });
			return {
				found: `HTTP ${status}`,
				effect: status === 401 ? AS_ASSUMED : 'the package does not renew a token that has expired',
				details: { shape: shapeOf(body), statusOfATextThatIsNoToken: other.status },
			};
		},
	},
	{
		id: 'impersonation',
		unknown: 'whether this access may impersonate, and the answer for a user who does not exist',
		assumed: 'HTTP 403 without Impersonation, HTTP 404 with it',
		settle: async ({ samples }) => {
			const { status, body } = await samples.exchangeForNobody();
			const may = await samples.hasImpersonation();
			const words = may === undefined ? 'not clear' : may ? 'it may' : 'it may not';
			return {
				found: `${words} (HTTP ${status})`,
				effect: status >= 400 && status < 500 ? AS_ASSUMED : "the error of 'Act As' is unclear",
				details: { shape: shapeOf(body) },
			};
		},
	},
	{
		id: 'exchange',
		unknown: 'the answer to a token exchange',
		assumed: 'like a sign-in; only access_token is needed',
		settle: async ({ client, actAs }) => {
			if (actAs === undefined) throw new NotSettled('IPEX_ACT_AS names no user');
			const { status, body } = await client.exchange(actAs);
			const shape = shapeOf(body);
			if (status < 200 || status >= 300) {
				return {
					found: `rejected (HTTP ${status})`,
					effect: "'Act As' does not work for this access and user",
					details: { shape },
				};
			}
			const keys = ['refresh_token', 'expires_in', 'token_type'];
			const missing = keys.filter((key) => !(key in (body as object)));
			const hasToken = textAt(body, 'access_token') !== undefined;
			if (!hasToken) {
				return { found: 'no access_token', effect: "'Act As' does not work", details: { shape } };
			}
			const found = missing.length === 0 ? 'like a sign-in' : `without ${missing.join(', ')}`;
			return { found, effect: EITHER_WAY, details: { shape } };
		},
	},
];

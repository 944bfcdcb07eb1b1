import { IpexEventTrigger } from '../../nodes/Ipex/IpexEventTrigger.node';
import { ActiveWebhook, StoredCredential } from '../support/engine';
import { deliveryTable } from '../support/faults/deliveryTable';
import { formsIn, secretForms } from '../support/secrets';
import { type Exchange, type Post, post } from '../support/webhookExchange';

const USER = 'ipex';
const PASSWORD = 'tajné heslo: ß 1';
const HEADER_VALUE = 'tajny-token-4711-z-portalu';

const basic = (password: string) =>
	`Basic ${Buffer.from(`${USER}:${password}`).toString('base64')}`;

/** The ways to show who one is: what the node is told of it, and headers with and without the secret. */
const KINDS = {
	basicAuth: {
		credentials: { httpBasicAuth: new StoredCredential({ user: USER, password: PASSWORD }) },
		right: { authorization: basic(PASSWORD) },
		wrong: { authorization: basic('tajné heslo: ß 2') },
	},
	headerAuth: {
		credentials: {
			httpHeaderAuth: new StoredCredential({
				name: 'Authorization',
				value: `Bearer ${HEADER_VALUE}`,
			}),
		},
		right: { authorization: `Bearer ${HEADER_VALUE}` },
		wrong: { authorization: `Bearer ${HEADER_VALUE}0` },
	},
} as const;

const forms = secretForms({ secrets: [PASSWORD, HEADER_VALUE], names: [USER] });

let unique = 0;

describe.each(Object.entries(KINDS))('with %s', (authentication, { credentials, right, wrong }) => {
	const secrets: Array<[string, Record<string, string>]> = [
		['the secret', right],
		['a wrong secret', wrong],
		['no secret', {}],
	];

	describe.each(deliveryTable)('$name', ({ post: build, status, message, byN8n }) => {
		it.each(secrets)(
			'and %s: is refused with the right words, starts nothing, and the event itself gets in after it, once',
			async (_, secret) => {
				const webhook = new ActiveWebhook(
					new IpexEventTrigger(),
					{ authentication, events: ['Hangup'] },
					credentials,
				);
				const event = { EventName: 'Hangup', UniqueId: `1767600000.${++unique}` };
				const send = async (
					{ headers = { 'content-type': 'application/json' }, ...request }: Post,
					shown: Record<string, string>,
				): Promise<Exchange> =>
					await post(webhook, { ...request, headers: { ...headers, ...shown } });
				const refused = await send(build(event), secret);
				expect(refused.items).toBeUndefined();
				if (byN8n || secret === right) {
					expect(refused.status).toBe(status);
					expect(refused.message).toMatch(message);
				} else {
					expect(refused.status).toBe(401);
					expect(refused.headers['www-authenticate']).toMatch(/^(Basic|Bearer) /);
					expect(refused.message).toMatch(
						/^The user name, password or token is missing or wrong\. Enter/,
					);
				}
				expect(formsIn(JSON.stringify(refused), forms)).toEqual([]);

				// What was refused counts as no delivery of it.
				expect((await send({ body: event }, right)).items).toHaveLength(1);
				expect(await send({ body: event }, right)).toMatchObject({ status: 200, items: undefined });
			},
		);
	});
});

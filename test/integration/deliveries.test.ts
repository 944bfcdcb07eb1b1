import { IpexWebhookApi } from '../../credentials/IpexWebhookApi.credentials';
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

const SECRET = 'v-adrese-4711';

/** How a request proves who sends it. */
type Proof = Pick<Post, 'headers' | 'query'>;

interface Kind {
	data: Record<string, string>;
	right: Proof;
	wrong: Proof;
}

/** The ways to authenticate: the credential of the node, and requests with a right and a wrong secret. */
const KINDS: Record<string, Kind> = {
	basic: {
		data: { user: USER, password: PASSWORD },
		right: { headers: { authorization: basic(PASSWORD) } },
		wrong: { headers: { authorization: basic('tajné heslo: ß 2') } },
	},
	header: {
		data: { headerName: 'Authorization', headerValue: `Bearer ${HEADER_VALUE}` },
		right: { headers: { authorization: `Bearer ${HEADER_VALUE}` } },
		wrong: { headers: { authorization: `Bearer ${HEADER_VALUE}0` } },
	},
	secret: {
		data: { secret: SECRET },
		right: { query: { secret: SECRET } },
		wrong: { query: { secret: `${SECRET}0` } },
	},
};

const forms = secretForms({ secrets: [PASSWORD, HEADER_VALUE, SECRET], names: [USER] });

let unique = 0;

describe.each(Object.entries(KINDS))('with %s', (authentication, { data, right, wrong }) => {
	const ipexWebhookApi = new StoredCredential({ authentication, ...data }, new IpexWebhookApi());

	const proofs: Array<[string, Proof]> = [
		['the secret', right],
		['a wrong secret', wrong],
		['no secret', {}],
	];

	describe.each(deliveryTable)('$name', ({ post: build, status, message, byN8n }) => {
		it.each(proofs)(
			'and %s: is rejected with the right message, starts nothing, and the event itself is accepted after it, once',
			async (_, proof) => {
				const webhook = new ActiveWebhook(
					new IpexEventTrigger(),
					{ events: ['Hangup'] },
					{ ipexWebhookApi },
				);
				const event = { EventName: 'Hangup', UniqueId: `1767600000.${++unique}` };
				const send = async (
					{ headers = { 'content-type': 'application/json' }, ...request }: Post,
					proof: Proof,
				): Promise<Exchange> =>
					await post(webhook, { ...request, ...proof, headers: { ...headers, ...proof.headers } });
				const rejected = await send(build(event), proof);
				expect(rejected.items).toBeUndefined();
				if (byN8n || proof === right) {
					expect(rejected.status).toBe(status);
					expect(rejected.message).toMatch(message);
				} else {
					expect(rejected.status).toBe(401);
					if (authentication !== 'secret') {
						expect(rejected.headers['www-authenticate']).toMatch(/^(Basic|Bearer) /);
					}
					expect(rejected.message).toMatch(
						/^The (user name, password or token|secret in the address) is missing or wrong\. E/,
					);
				}
				expect(formsIn(JSON.stringify(rejected), forms)).toStrictEqual([]);

				// A rejected request is not a delivery of the event.
				expect((await send({ body: event }, right)).items).toHaveLength(1);
				expect(await send({ body: event }, right)).toMatchObject({ status: 200, items: undefined });
			},
		);
	});
});

import { IpexEventTrigger } from '../../nodes/Ipex/IpexEventTrigger.node';
import { ActiveWebhook } from '../support/engine';
import { collectGarbage, http, net, timers } from '../../tools/node';
import { exchange, post } from '../support/webhookExchange';

const DELIVERIES = 50;

let unique = 0;
const hangup = () => ({ EventName: 'Hangup', UniqueId: `1767600000.${++unique}` });

let server: http.Server;
let webhook: ActiveWebhook;
/** The requests and responses of the server, for as long as something else refers to them. */
let exchanges: Array<WeakRef<http.IncomingMessage | http.ServerResponse>>;

beforeEach(() => {
	exchanges = [];
	const parameters = { authentication: 'none', events: ['Hangup'] };
	webhook = new ActiveWebhook(new IpexEventTrigger(), parameters);
});

afterEach(async () => await new Promise((resolve) => server.close(resolve)));

/** Posts an event, and hangs up before n8n responds. Resolves when n8n has responded to nobody. */
async function postAndHangUp(event: object, failing: boolean): Promise<void> {
	const { port } = server.address() as net.AddressInfo;
	const socket = net.connect(port, '127.0.0.1');
	const handled = new Promise((resolve, reject) => {
		server.once('request', (incoming: http.IncomingMessage, response: http.ServerResponse) => {
			exchanges.push(new WeakRef(incoming), new WeakRef(response));
			const closed = new Promise((close) => response.once('close', close));
			const meanwhile = async () => {
				socket.destroy();
				await closed;
			};
			exchange(webhook, { body: event, failing, meanwhile }, incoming, response).then(
				() => resolve(undefined),
				reject,
			);
		});
	});
	const body = JSON.stringify(event);
	const head = `Host: n8n\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
	socket.write(`POST / HTTP/1.1\r\n${head}\r\n\r\n${body}`);
	await handled;
}

describe('a delivery whose sender hangs up before n8n responds', () => {
	beforeEach(async () => {
		server = http.createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});

	it('leaves neither its request nor its response in memory', async () => {
		for (let count = 0; count < DELIVERIES; count++) await postAndHangUp(hangup(), false);
		// What a WeakRef refers to stays until the end of the turn of the event loop that created it.
		await timers.setImmediate();
		collectGarbage();
		const kept = exchanges.filter((reference) => reference.deref() !== undefined);
		expect(exchanges).toHaveLength(2 * DELIVERIES);
		// Node itself may still hold the connection that ended last.
		expect(kept.length).toBeLessThanOrEqual(2);
	});

	it('is a duplicate when it comes again, if n8n started the workflow', async () => {
		const event = hangup();
		await postAndHangUp(event, false);
		expect(await post(webhook, { body: event })).toMatchObject({ status: 200, items: undefined });
	});

	it('starts the workflow when it comes again, if n8n failed to start it', async () => {
		const event = hangup();
		await postAndHangUp(event, true);
		expect((await post(webhook, { body: event })).items).toHaveLength(1);
	});
});

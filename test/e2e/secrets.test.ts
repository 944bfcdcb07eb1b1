import axios from 'axios';

import { pack } from '../../tools/n8n/nodePackage';
import type { Credential } from '../../tools/n8n/types';
import { type Fault, fault } from '../../tools/platform';
import { eventually } from '../support/condition';
import { Stranger } from '../support/faults/stranger';
import { fs, os, path, zlib } from '../../tools/node';
import { RealN8n } from '../support/realN8n';
import { formsIn, secretForms, secretsOf } from '../support/secrets';
import { WebhookWorkflow } from '../support/webhookWorkflow';

let n8n: RealN8n;
let stranger: Stranger;
let credential: Credential;

beforeAll(async () => {
	n8n = await RealN8n.begin({ calls: 50 });
	stranger = await Stranger.listen();
	credential = await n8n.createCredential();
});

afterAll(async () => {
	await n8n.end();
	await stranger.close();
});

afterEach(() => n8n.platform.faults.clear());

const FAULTS: Array<[string, () => Fault]> = [
	['401 for ever', fault.unauthorized],
	['403 that repeats the token', () => fault.status(403, { message: lastToken() })],
	['404', () => fault.status(404)],
	['429', () => fault.tooManyRequests(3_600)],
	['500', () => fault.status(500, 'broken')],
	['502 with HTML', fault.html502],
	['no answer in time', fault.timeout],
	['a broken connection', fault.reset],
	['half an answer', fault.cutBody],
	['invalid JSON', fault.invalidJson],
	['JSON of another shape', () => fault.otherShape(['text'])],
	['an empty body', fault.emptyBody],
	['a redirect to another host', () => fault.redirect(stranger.url, 307)],
];

/** A token of the access, in a sentence such as a careless server would write. */
function lastToken(): string {
	const tokens = [...n8n.platform.secrets].filter((secret) => secret.split('.').length === 3);
	return `The token ${tokens.pop()} may not do this`;
}

const NODES: Array<[string, string, string, Record<string, unknown>]> = [
	['getUsers', 'switchboard', 'getUsers', {}],
	['createCall', 'call', 'start', { to: '+420602000111', callFrom: 'ownLine' }],
	['downloadRecording', 'recording', 'download', { filename: 'a.mp3' }],
];

/** What an execution leaves behind must not hold any of these. */
const forms = () => secretForms(secretsOf(n8n.platform));

it.each(FAULTS)('no secret stands in executions that fail with %s', async (_, make) => {
	const actAs = n8n.platform.directory.users[1]?.login;
	for (const [operationId, resource, operation, parameters] of NODES) {
		n8n.platform.faults.order({ operationId, times: Infinity, fault: make() });
		for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
			const execution = await n8n.runNode(
				{
					type: 'n8n-nodes-ipex.ipex',
					parameters: {
						resource,
						operation,
						...parameters,
						actAs,
						requestOptions: { timeout: 1_000 },
					},
					onError,
				},
				credential,
			);
			const errors = JSON.stringify(execution);
			expect(errors).toMatch(/IPEX/);
			expect(formsIn(errors, forms())).toStrictEqual([]);
		}
	}
	expect(stranger.visits).toStrictEqual([]);
});

it.each(FAULTS)(
	'no secret stands in the words of a sign-in that fails with %s',
	async (_, make) => {
		n8n.platform.faults.order({
			service: 'auth',
			when: ({ body }) =>
				(body as { username?: string } | undefined)?.username === 'other@example.cz',
			times: Infinity,
			fault: make().kind === 'timeout' ? fault.reset() : make(),
		});
		const password = `of the other & žluť ${Math.random()}`;
		n8n.platform.addAccess({ email: 'other@example.cz', password, impersonation: true });
		const result = await n8n.testCredential({ email: 'other@example.cz', password });
		expect(result.status).toBe('Error');
		expect(formsIn(JSON.stringify(result), forms())).toStrictEqual([]);
		expect(stranger.visits).toStrictEqual([]);
	},
);

/** The ways of the platform to authenticate: the credential of each, what has to stay hidden, and the header of a request. */
const PORTAL = {
	basic: {
		data: { user: 'ipex', password: 'Heslo portálu & 1' },
		hidden: 'Heslo portálu & 1',
		header: `Basic ${Buffer.from('ipex:Heslo portálu & 1').toString('base64')}`,
	},
	header: {
		data: { headerName: 'Authorization', headerValue: 'Bearer token-portalu-4711-0815' },
		hidden: 'token-portalu-4711-0815',
		header: 'Bearer token-portalu-4711-0815',
	},
	secret: {
		data: { secret: 'adresa-4711' },
		hidden: 'adresa-4711',
		header: undefined,
	},
};

it.each(Object.entries(PORTAL))(
	'no secret stands in executions of the event trigger with %s, nor in its responses',
	async (authentication, { data, hidden, header }) => {
		const { platform, client } = n8n;
		platform.secrets.add(hidden);
		if (header) platform.secrets.add(header.replace(/^(Basic|Bearer) /, ''));
		const portal = await client.createCredential({
			name: authentication,
			type: 'ipexWebhookApi',
			data: { authentication, ...data },
		});
		const created = await WebhookWorkflow.create(n8n, {
			parameters: { events: ['CDR'], addCall: true, options: { waitForCall: 0 } },
			credentials: Object.fromEntries(
				[portal, credential].map((used) => [used.type, { id: used.id, name: used.name }]),
			),
		});
		const { id, url } = await created.publish();
		platform.faults.order({
			operationId: 'getCalls',
			times: Infinity,
			fault: fault.status(403, { message: lastToken() }),
		});
		// As a header, or in the address where the way has none.
		const post = async (shown: string, sent: object) =>
			await axios.post<unknown>(header ? url : `${url}?secret=${shown}`, sent, {
				headers: header ? { Authorization: shown } : {},
				proxy: false,
				validateStatus: () => true,
			});
		const right = header ?? hidden;
		const event = { EventName: 'CDR', UniqueId: '1767600000.1' };
		const answers = [
			await post(`${right.slice(0, -1)}-`, event),
			await post(right, { Event: 'CDR' }),
			await post(right, event),
			await post(right, event),
		];
		expect(answers.map(({ status }) => status)).toStrictEqual([401, 400, 200, 200]);
		for (const { headers, data: body } of answers) {
			expect(formsIn(JSON.stringify([headers, body]), forms())).toStrictEqual([]);
		}
		const started = await eventually(
			async () => await client.listExecutions({ workflowId: id }),
			(executions) => executions.length > 0,
			120_000,
		);
		const execution = await client.waitForExecution(started[0]?.id ?? '');
		const text = JSON.stringify(execution);
		expect(text).toMatch(/This API access is not allowed to do that/);
		expect(formsIn(text, forms())).toStrictEqual([]);
	},
);

it('no secret stands in the database, the logs or the executions of n8n', async () => {
	expect(n8n.platform.secrets.size).toBeGreaterThan(FAULTS.length);
	expect(await n8n.filesWithSecrets()).toStrictEqual([]);
});

it('no secret of the tests stands in the packed package', async () => {
	const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'package-'));
	try {
		const tarball = zlib.gunzipSync(await fs.promises.readFile(await pack(folder)));
		// What is searched is the package.
		expect(tarball.includes('n8n-nodes-ipex')).toBe(true);
		expect(tarball.includes('class IpexApi')).toBe(true);
		expect(formsIn(tarball, forms())).toStrictEqual([]);
	} finally {
		await fs.promises.rm(folder, { recursive: true });
	}
});

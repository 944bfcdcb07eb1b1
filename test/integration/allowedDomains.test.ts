import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { Ipex } from '../../nodes/Ipex/Ipex.node';
import { runNode, StoredCredential } from '../support/engine';
import { credentialData, Scene } from '../support/scene';

let scene: Scene;

beforeAll(async () => {
	scene = await Scene.begin({ calls: 1 });
});

afterAll(async () => expect(await scene.end()).toStrictEqual([]));

/**
 * 'Allowed HTTP Request Domains' of a credential is for n8n's HTTP Request node. n8n lets a node reach its own
 * address besides, which it knows by the base URL in the description of the node.
 */
it.each<[string, ICredentialDataDecryptedObject]>([
	['all', { allowedHttpRequestDomains: 'all' }],
	['none', { allowedHttpRequestDomains: 'none' }],
	['those of others', { allowedHttpRequestDomains: 'domains', allowedDomains: 'example.com' }],
	['a list that is still empty', { allowedHttpRequestDomains: 'domains', allowedDomains: '' }],
])('the node works whatever domains the credential allows: %s', async (_, restriction) => {
	const { smsUrl, ...data } = credentialData(scene.platform);
	// Of another host than the API.
	const elsewhere = { smsUrl: String(smsUrl).replace('127.0.0.1', 'localhost') };
	const credential = new StoredCredential({ ...data, ...elsewhere, ...restriction });
	const email = scene.platform.directory.users[0]?.login ?? '';
	for (const [resource, operation] of [
		['switchboard', 'getUsers'],
		['impersonation', 'getToken'],
		['sms', 'getSenderNumbers'],
	] as const) {
		const parameters = { resource, operation, email, limit: 1 };
		const run = { nodeType: new Ipex(), parameters, credential };
		expect(await runNode(run)).toHaveLength(1);
		// For AI agents n8n uses its engine for declarative nodes.
		expect(await runNode({ ...run, asTool: true })).toHaveLength(1);
	}
});

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { Ipex } from '../../nodes/Ipex/Ipex.node';
import { runNode, StoredCredential } from '../support/engine';
import { credentialData, Scene } from '../support/scene';

let scene: Scene;

beforeAll(async () => {
	scene = await Scene.begin({ calls: 1 });
});

afterAll(async () => expect(await scene.end()).toEqual([]));

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
	const credential = new StoredCredential({ ...credentialData(scene.platform), ...restriction });
	const email = scene.platform.directory.users[0]?.login ?? '';
	const run = { nodeType: new Ipex(), credential };
	const users = { resource: 'switchboard', operation: 'getUsers', limit: 1 };
	const token = { resource: 'impersonation', operation: 'getToken', email };
	expect(await runNode({ ...run, parameters: users })).toHaveLength(1);
	expect(await runNode({ ...run, parameters: token })).toHaveLength(1);
	expect(await runNode({ ...run, parameters: users, asTool: true })).toHaveLength(1);
});

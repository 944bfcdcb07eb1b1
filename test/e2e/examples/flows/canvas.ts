import type { Credential, Workflow } from '../../../../tools/n8n/types';
import { Editor } from '../../../support/browser';
import { eventually } from '../../../support/condition';
import { exampleFile, exampleNames, readExample } from '../../../support/exampleWorkflow';
import type { Stage } from './stage';

/** Every example, imported by a person in the editor. */
export function canvas(stage: Stage): void {
	describe('in the editor', () => {
		let editor: Editor;
		let known: Credential[];

		beforeAll(async () => {
			const { client } = stage.n8n;
			const asked = exampleNames().flatMap((name) =>
				readExample(name).nodes.flatMap(({ credentials }) => Object.entries(credentials ?? {})),
			);
			known = await client.listCredentials();
			for (const [type, { name }] of new Map(asked)) {
				if (known.some((credential) => credential.type === type)) continue;
				await client.createCredential({ name: 'An older one', type, data: {} });
				await client.createCredential({ name, type, data: {} });
			}
			known = await client.listCredentials();
			editor = await Editor.open(stage.n8n.server.url, 'examples');
			await editor.signIn(stage.n8n.owner);
		});

		afterAll(async () => await editor?.close());

		it.each(exampleNames())('%s is imported whole, with its credentials chosen', async (name) => {
			const { client } = stage.n8n;
			const example = readExample(name);
			const before = new Set((await client.listWorkflows()).map(({ id }) => id));
			await editor.importWorkflow(exampleFile(name));
			const saved = await eventually(
				async () => {
					const made = (await client.listWorkflows()).find(({ id }) => !before.has(id));
					return made && (await client.getWorkflow(made.id));
				},
				(workflow) => workflow?.nodes.length === example.nodes.length,
				120_000,
			);
			const { nodes, connections } = saved as Workflow;
			expect(await editor.page.locator('.vue-flow__node').count()).toBe(nodes.length);
			expect(connections).toStrictEqual(example.connections);
			for (const wanted of example.nodes) {
				const node = nodes.find((one) => one.name === wanted.name);
				expect(node?.type).toBe(wanted.type);
				for (const [type, asked] of Object.entries(wanted.credentials ?? {})) {
					const credential = known.find((one) => one.type === type && one.name === asked.name);
					expect(node?.credentials?.[type]).toStrictEqual({ id: credential?.id, name: asked.name });
				}
			}
			await editor.canvasPicture(name);
			expect(editor.complaints.splice(0)).toStrictEqual([]);
		});
	});
}

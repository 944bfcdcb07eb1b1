import type { Workflow } from '../../../../demo/n8n/types';
import { Editor } from '../../../support/browser';
import { eventually } from '../../../support/condition';
import { exampleFile, exampleNames, readExample } from '../../../support/exampleWorkflow';
import type { Stage } from './stage';

/** Every example, imported by a person in the editor. */
export function canvas(stage: Stage): void {
	describe('in the editor', () => {
		let editor: Editor;

		beforeAll(async () => {
			const known = await stage.n8n.client.listCredentials();
			const asked = exampleNames().flatMap((name) =>
				readExample(name).nodes.flatMap(({ credentials }) => Object.entries(credentials ?? {})),
			);
			for (const [type, { name }] of new Map(asked)) {
				if (known.some((credential) => credential.type === type && credential.name === name))
					continue;
				await stage.n8n.client.createCredential({ name, type, data: {} });
			}
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
				90_000,
			);
			const { nodes, connections } = saved as Workflow;
			expect(connections).toEqual(example.connections);
			for (const wanted of example.nodes) {
				const node = nodes.find((one) => one.name === wanted.name);
				expect(node?.type).toBe(wanted.type);
				for (const [type, { name: credential }] of Object.entries(wanted.credentials ?? {})) {
					expect(node?.credentials?.[type]).toEqual({
						id: expect.stringMatching(/.+/) as unknown,
						name: credential,
					});
				}
			}
			await editor.canvasPicture(name);
			expect(editor.complaints.splice(0)).toEqual([]);
		});
	});
}

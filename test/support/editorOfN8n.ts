import { Editor } from './browser';
import type { RealN8n } from './realN8n';

/** Opens the editor of an n8n, signed in as its owner. */
export async function openEditor(n8n: RealN8n): Promise<Editor> {
	const editor = await Editor.open(n8n.server.url);
	await editor.signIn(n8n.owner);
	return editor;
}

/**
 * Ends what a test file has begun. No test may leave a complaint of the editor, and no request of the file may break the
 * contract.
 * @param begun what has been begun so far
 */
export function endWithoutComplaints(begun: () => { n8n?: RealN8n; editor?: Editor }): void {
	afterEach(() => expect(begun().editor?.complaints.splice(0)).toStrictEqual([]));

	afterAll(async () => {
		const { n8n, editor } = begun();
		await editor?.close();
		const violations = n8n?.platform.violations;
		await n8n?.end();
		expect(violations).toStrictEqual([]);
	});
}

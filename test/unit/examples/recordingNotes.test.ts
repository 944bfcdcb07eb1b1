import { fs, path, projectRoot } from '../../../tools/node';
import { readExample } from '../../support/exampleWorkflow';

const { nodes } = readExample('recording-notes');

/** What a page says to change. The first row is about the CRM, the second about a summary. */
function rowsOn(folder: string): string[] {
	const page = fs.readFileSync(path.join(projectRoot, folder, 'recording-notes.md'), 'utf8');
	return page
		.split('\n')
		.filter((line) => /^\| (The note in your|A summary|poznámku ve svém|shrnutí)/.test(line));
}

const namesIn = (row: string | undefined) =>
	[...(row ?? '').matchAll(/\*\*([^*]+)\*\*/g)].map(([, name = '']) => name);

const usersOf = (name: string) =>
	nodes
		.filter(({ parameters }) => JSON.stringify(parameters).includes(`$('${name}')`))
		.map((node) => node.name);

describe.each(['docs/examples', 'docs/cs/examples'])('%s', (folder) => {
	const [ofCrm, ofSummary] = rowsOn(folder);

	it('names every node that uses one of those that a CRM replaces', () => {
		const named = namesIn(ofCrm);
		expect(usersOf('Save the note')).not.toStrictEqual([]);
		for (const replaced of ['Contacts with the number', 'Save the note']) {
			expect(named).toStrictEqual(expect.arrayContaining(usersOf(replaced)));
		}
	});

	it('puts a model where no contact passes, because it would replace the contact', () => {
		const [before, after] = namesIn(ofSummary);
		expect([before, after]).toStrictEqual(['Settings', 'Contacts with the number']);
		const contacts = nodes.find(({ name }) => name === after);
		expect(JSON.stringify(contacts?.parameters)).not.toContain('$json');
	});
});

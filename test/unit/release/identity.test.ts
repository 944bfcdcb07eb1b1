import { placeholders, type Publisher } from '../../../.github/release/identity';
import { fs, path, projectRoot } from '../../../tools/node';

const manifest = {
	name: 'n8n-nodes-ipex',
	homepage: 'https://github.com/acme/n8n-nodes-ipex',
	author: { name: 'ACME', email: 'nodes@acme.cz' },
	repository: { type: 'git', url: 'git+https://github.com/acme/n8n-nodes-ipex.git' },
};

const publisher: Publisher = {
	manifest: JSON.stringify(manifest),
	texts: {
		'README.md':
			'See https://github.com/acme/n8n-nodes-ipex/blob/main/README.md and https://github.com/n8n-io/n8n.',
	},
	runsIn: 'acme/n8n-nodes-ipex',
};

function changed(change: object): Partial<Publisher> {
	return { manifest: JSON.stringify({ ...manifest, ...change }) };
}

describe('the publisher of a release', () => {
	it('is accepted when every place names the repository that publishes', () => {
		expect(placeholders(publisher)).toStrictEqual([]);
	});

	it('is accepted outside of GitHub Actions, where no repository publishes', () => {
		expect(placeholders({ ...publisher, runsIn: undefined })).toStrictEqual([]);
	});

	it.each<[string, Partial<Publisher>, RegExp]>([
		[
			'another repository publishes',
			{ runsIn: 'other/n8n-nodes-ipex' },
			/is acme\/n8n-nodes-ipex, and the release runs in other\//,
		],
		['package.json has no repository', changed({ repository: undefined }), /no address on github/],
		['the homepage is elsewhere', changed({ homepage: 'https://acme.cz' }), /^"homepage"/],
		['there is no author', changed({ author: undefined }), /no author/],
		['the author has no name', changed({ author: { email: 'nodes@acme.cz' } }), /no author/],
		...['a@acme.example', 'a@example.com', 'a@mail.example.org', 'a@acme.test'].map(
			(email): [string, Partial<Publisher>, RegExp] => [
				`the author has the address ${email}`,
				changed({ author: { name: 'ACME', email } }),
				/no author who can be reached/,
			],
		),
		[
			'a page links to another repository',
			{ texts: { 'docs/a.md': 'https://github.com/first/n8n-nodes-ipex/issues' } },
			/^docs\/a\.md names another repository/,
		],
	])('is refused when %s', (_, change, reason) => {
		expect(placeholders({ ...publisher, ...change })).toStrictEqual([
			expect.stringMatching(reason),
		]);
	});

	it('is named the same in every file of this checkout that n8n or GitHub reads', () => {
		const read = (file: string) => fs.readFileSync(path.join(projectRoot, file), 'utf8');
		const files = [
			...['Ipex', 'IpexCallLogTrigger', 'IpexEventTrigger'].map(
				(name) => `nodes/Ipex/${name}.node.json`,
			),
			...['IpexApi', 'IpexWebhookApi'].map((name) => `credentials/${name}.credentials.ts`),
			...['bug_report', 'config'].map((name) => `.github/ISSUE_TEMPLATE/${name}.yml`),
			'nodes/Ipex/errors/describeFailure.ts',
			'CHANGELOG.md',
		];
		const texts = Object.fromEntries(files.map((file) => [file, read(file)]));
		for (const text of Object.values(texts)) expect(text).toContain('/n8n-nodes-ipex');
		const found = placeholders({ manifest: read('package.json'), texts, runsIn: undefined });
		expect(found.filter((sentence) => !sentence.includes('no author'))).toStrictEqual([]);
	});
});

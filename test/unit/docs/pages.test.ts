import { IpexApi } from '../../../credentials/IpexApi.credentials';
import { IpexWebhookApi } from '../../../credentials/IpexWebhookApi.credentials';
import { type SwitchboardEvent, toEvent } from '../../../nodes/Ipex/eventTrigger/event';
import { type SmsEvent, toSmsEvent } from '../../../nodes/Ipex/eventTrigger/smsEvent';
import { toCall } from '../../../nodes/Ipex/call/call';
import type { CallRecord } from '../../../nodes/Ipex/call/callRecord';
import { fs, path, projectRoot } from '../../../tools/node';
import { errorSentences, patternOf } from '../../support/sentences';
import { without } from '../../support/without';

/** Pages for those who work on the package, which are in English only. */
const FOR_DEVELOPERS = /^(architecture|benchmarks|check-platform|publishing)/;

/** Texts in the code that look like the first sentence of an error, and are none that a user reads. */
const NO_ENTRY = [
	// Replaced by the message for a broken connection.
	'The response did not arrive completely.',
	// The countries are those of a list.
	'There is no numbering plan for ….',
	// Descriptions of fields.
	"How the filter '…' compares.",
	'Only calls to one of these numbers of the switchboard.',
	// Second sentences, which say what to do.
	'Check it; the default is https://ipbxapi.voipex.io.',
	"Check the e-mail or login in 'Act As'.",
	"Check the 'Auth URL' in the credential.",
	"Check the 'API URL' in the credential.",
	"Check the 'API URL' in the credential, and the network of n8n.",
	"Check the 'API URL' in the credential, and whether IPEX is available.",
	'If it is right, make n8n trust the certificate (NODE_EXTRA_CA_CERTS).',
	'IPEX may have carried it out.',
	"Choose a shorter period or a smaller limit, or raise 'Timeout' in the 'Request Options' of the node.",
	"Run the node again, or switch on 'Retry On Fail' in its settings.",
	'The next poll tries again, and no call is lost.',
	"Read the call later with the IPEX node, 'Call Log' → 'Get'.",
	'Open the list again in a while, or enter the value yourself.',
	"Read it later with the IPEX node, 'Call Log' → 'Get', or set a longer 'Wait for Call'.",
	// Responses that report success.
	'Event received.',
	'The credential is filled in.',
];

const docs = path.join(projectRoot, 'docs');

function pagesIn(folder: string): string[] {
	return fs
		.readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.md'))
		.map((name) => name.split(path.sep).join('/'));
}

const all = pagesIn(docs);
const english = all.filter((name) => !name.startsWith('cs/') && !FOR_DEVELOPERS.test(name));
const czech = all.filter((name) => name.startsWith('cs/')).map((name) => name.slice('cs/'.length));

/** Pages that say the same, in English and in Czech. */
const inBoth = [
	// The Czech page also lists the pages, which docs/README.md does in English.
	['README.md', 'docs/cs/README.md'],
	...english
		.filter((name) => name !== 'README.md')
		.map((name) => [`docs/${name}`, `docs/cs/${name}`]),
];

function read(file: string): string {
	return fs.readFileSync(file, 'utf8');
}

/** Without blocks of code, whose `#` and brackets mean something else. */
function proseOf(text: string): string {
	return text.replace(/^( *)```[\s\S]*?^\1```/gm, '');
}

function headingsOf(text: string): Array<{ level: number; title: string }> {
	return [...proseOf(text).matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']) => ({
		level: marks.length,
		title,
	}));
}

/** The anchor that GitHub gives a heading. */
function anchorOf(title: string): string {
	return title
		.toLowerCase()
		.replace(/[^\p{Letter}\p{Number}\p{Mark}_ -]/gu, '')
		.replace(/ /g, '-');
}

/** Links that lead nowhere: to no file, or to no heading of it. */
function deadLinks(file: string): string[] {
	const links = [...proseOf(read(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to);
	return links.filter((to) => {
		if (/^[a-z]+:/.test(to)) return false;
		const [place = '', anchor] = to.split('#');
		const target = place === '' ? file : path.resolve(path.dirname(file), place);
		return !isThere(target, anchor);
	});
}

/** Whether there is a file, with a heading of that anchor where one is given. */
function isThere(file: string, anchor: string | undefined): boolean {
	if (!fs.existsSync(file)) return false;
	if (anchor === undefined) return true;
	return headingsOf(read(file)).some(({ title }) => anchorOf(title) === anchor);
}

describe('the pages of the project', () => {
	const files = [
		...all.map((name) => path.join(docs, name)),
		...fs
			.readdirSync(projectRoot)
			.filter((name) => name.endsWith('.md'))
			.map((name) => path.join(projectRoot, name)),
		path.join(projectRoot, 'tools', 'platform', 'README.md'),
	];

	it.each(files.map((file) => path.relative(projectRoot, file)))('%s has no dead link', (name) => {
		expect(deadLinks(path.join(projectRoot, name))).toStrictEqual([]);
	});

	it('for users are all there in English and in Czech', () => {
		expect(english.length).toBeGreaterThanOrEqual(5);
		expect(czech.sort()).toStrictEqual([...english].sort());
	});

	it.each(inBoth)('%s has the same sections as %s', (...pages) => {
		const [one, other] = pages.map((page) =>
			headingsOf(read(path.join(projectRoot, page))).map(({ level }) => level),
		);
		expect(other).toStrictEqual(one);
	});

	it.each(inBoth)('%s has the same examples as %s', (...pages) => {
		const [one, other] = pages.map((page) =>
			[...read(path.join(projectRoot, page)).matchAll(/^```(?:json|js)\n([\s\S]*?)^```/gm)].map(
				([, code]) => code,
			),
		);
		expect(other).toStrictEqual(one);
	});

	it.each(['README.md', 'cs/README.md', 'examples/README.md', 'cs/examples/README.md'])(
		'%s of docs leads to every page of its language beside it',
		(name) => {
			const folder = path.dirname(name);
			const links = [...read(path.join(docs, name)).matchAll(/\]\(([^)#]+\.md)\)/g)];
			const targets = links.map(([, to = '']) => path.posix.join(folder, to));
			const pages = all.filter((page) => path.dirname(page) === folder && page !== name);
			const wanted = pages.filter((page) => !FOR_DEVELOPERS.test(page));
			expect(wanted.length).toBeGreaterThan(5);
			expect(targets).toStrictEqual(expect.arrayContaining(wanted));
		},
	);
});

it('nothing is left out of troubleshooting that the code no longer holds', () => {
	const texts = errorSentences().map(({ text }) => text);
	expect(NO_ENTRY.filter((text) => !texts.includes(text))).toStrictEqual([]);
});

describe.each(['troubleshooting.md', 'cs/troubleshooting.md'])('%s', (name) => {
	const entries = [...read(path.join(docs, name)).matchAll(/^> (.+)$/gm)].map(
		([, entry = '']) => entry,
	);
	const sentences = errorSentences().filter(({ text }) => !NO_ENTRY.includes(text));

	it('has an entry for every sentence that the code can produce', () => {
		expect(sentences.length).toBeGreaterThan(50);
		const missing = sentences.filter(
			(sentence) => !entries.some((entry) => patternOf(sentence).test(entry)),
		);
		expect(missing).toStrictEqual([]);
	});

	it('has no entry for a sentence that the code cannot produce', () => {
		const patterns = sentences.map(patternOf);
		expect(
			entries.filter((entry) => !patterns.some((pattern) => pattern.test(entry))),
		).toStrictEqual([]);
	});
});

it('troubleshooting has the same entries in the same order in both languages', () => {
	const [one, other] = ['', 'cs/'].map((folder) =>
		read(path.join(docs, folder, 'troubleshooting.md')).match(/^> .+$/gm),
	);
	expect(other).toStrictEqual(one);
});

describe('the call that the pages show', () => {
	/** A queue of eight phones, of which the one of line 204 was picked up after ten seconds. */
	const legs = [204, 201, 202, 203, 205, 206, 207, 208].map((line, place): CallRecord => {
		const taken = line === 204;
		return {
			linkedid: '1767600000.1',
			uniqueid: `1767600000.${place + 2}`,
			way: 'In',
			calldate: '2026-01-05T08:00:00Z',
			endTime: taken ? '2026-01-05T08:01:10Z' : '2026-01-05T08:00:10Z',
			duration: taken ? 70 : 10,
			billsec: taken ? 60 : 0,
			disposition: taken ? 'ANSWERED' : 'NO ANSWER',
			userAnswered: taken,
			src: '777123456',
			phoneNumber: '777123456',
			line,
			user: { login: taken ? 'jana.novakova@example.cz' : `line${line}@example.cz` },
			queue: 'sales',
			organization: 'ACME',
			organizationPerson: '',
			filename: taken ? '2026/01/05/20260105-090000_777123456_*204.mp3' : '',
		};
	});
	const call = toCall(legs, { country: 'CZ', timeZone: 'Europe/Prague' });

	it.each(['README.md', 'docs/cs/README.md', 'docs/call-object.md', 'docs/cs/call-object.md'])(
		'in %s is what the node gives',
		(name) => {
			const text = read(path.join(projectRoot, name));
			const shown = /^```json\n(\{\n {2}"callId"[\s\S]*?)^```/m.exec(text)?.[1] ?? '{}';
			expect(JSON.parse(shown)).toStrictEqual(call);
		},
	);

	it.each([
		['call-object.md', Object.keys(call)],
		['phone-numbers.md', Object.keys(call.phone)],
	])('has each of its fields explained in %s', (name, fields) => {
		for (const folder of ['', 'cs/']) {
			const text = read(path.join(docs, folder, name));
			const rows = [...text.matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)].map(([, names]) => names);
			const explained = rows.join(', ').match(/\w+/g);
			expect(explained).toStrictEqual(expect.arrayContaining(fields));
		}
	});
});

describe('the event that the pages show', () => {
	const style = { country: 'CZ', timeZone: 'Europe/Prague' };

	function shownIn(name: string): Partial<SwitchboardEvent> {
		const text = read(path.join(projectRoot, name));
		const [, shown = '{}'] = /^```json\n(\{\n {2}"event"[\s\S]*?)^```/m.exec(text) ?? [];
		return JSON.parse(shown) as Partial<SwitchboardEvent>;
	}

	/** What the node makes of the event that a page shows under `raw`. */
	function eventOf({ raw = {} }: Partial<SwitchboardEvent>): SwitchboardEvent {
		return toEvent(raw, new Map(), style, Date.UTC(2026, 0, 5, 8));
	}

	it.each(['docs/event-trigger.md', 'docs/cs/event-trigger.md'])(
		'in %s is what the node gives',
		(name) => {
			const shown = shownIn(name);
			expect(shown).toStrictEqual(eventOf(shown));
		},
	);

	it.each(['docs/event-trigger.md', 'docs/cs/event-trigger.md'])(
		'of the SMS Chat in %s is what the node gives',
		(name) => {
			const text = read(path.join(projectRoot, name));
			const [, shown = '{}'] = /^```json\n(\{\n {2}"event": "SMS[\s\S]*?)^```/m.exec(text) ?? [];
			const event = JSON.parse(shown) as SmsEvent;
			expect(event).toStrictEqual(toSmsEvent(event.raw, style, Date.UTC(2026, 0, 5, 8)));
		},
	);

	it.each(['README.md', 'docs/cs/README.md'])(
		'in %s is that, without what its text tells',
		(name) => {
			const told = eventOf(shownIn('docs/event-trigger.md'));
			expect(shownIn(name)).toStrictEqual(without(told, 'from', 'to', 'raw'));
		},
	);
});

/** The pages that n8n links to from a node or from a credential. */
const linkedFromN8n = [
	...fs
		.readdirSync(path.join(projectRoot, 'nodes', 'Ipex'))
		.filter((name) => name.endsWith('.node.json'))
		.flatMap((name) => read(path.join(projectRoot, 'nodes', 'Ipex', name)).match(/https:[^"]+/g)),
	new IpexApi().documentationUrl,
	new IpexWebhookApi().documentationUrl,
].map(String);

it.each([...new Set(linkedFromN8n)])('n8n links to a page that is there: %s', (link) => {
	const place = /^https:\/\/github\.com\/[^/]+\/[^/]+\/blob\/main\/(.+)$/.exec(link)?.[1];
	const [file = '', anchor] = String(place).split('#');
	expect(isThere(path.join(projectRoot, file), anchor)).toBe(true);
});

import { fs, path, projectRoot } from '../../../tools/node';
import type { WorkflowInput, WorkflowNode } from '../../../tools/n8n/types';
import { exampleNames, readExample } from '../../support/exampleWorkflow';
import { without } from '../../support/without';

/** By the name of the file: what the workflow calls the CRM. */
const crms = {
	hubspot: 'HubSpot',
	pipedrive: 'Pipedrive',
	odoo: 'Odoo',
	raynet: 'RAYNET',
	postgresql: 'PostgreSQL',
	'any-crm': 'my CRM',
};

/** What the workflow of every CRM does in the same way, whatever the CRM is. */
const FRAME = [
	'IPEX Call Log Trigger',
	'Every 30 minutes',
	'Make the table',
	'Forget old calls',
	'Keep the call',
	'Next call',
	'Take the call',
	'Write the call to CRM',
	'Note the result',
	'Go on',
	'One call',
	'Write it, or go on?',
];

const MOST_NODES_OF_A_CRM = 9;

/** What the workflows that send e-mails do in the same way. Their tables have other columns, and more statuses. */
const MAIL_FRAME = [
	'Next call',
	'Write the call to CRM',
	'Go on',
	'One call',
	'Write it, or go on?',
];

/** By the name of the file: what it says where the workflows for CRMs say something else. */
const mailWords: Record<string, Array<[theirs: string, ours: string]>> = {
	'missed-calls': [
		['"sent"', '"written"'],
		['Send the message', 'Write the call to HubSpot'],
		['Send it', 'Write it'],
		['IPEX missed calls', 'IPEX calls to HubSpot'],
	],
	'recording-notes': [
		['Write the note', 'Write the call to HubSpot'],
		['IPEX recorded calls', 'IPEX calls to HubSpot'],
	],
};

/** Without identifiers and places, and with `CRM` for the name of the CRM. */
function bare(node: WorkflowNode, crm: string): WorkflowNode {
	return JSON.parse(
		JSON.stringify(without(node, 'id', 'position'))
			.replaceAll(crm, 'CRM')
			.replace(/"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g, '"id"'),
	) as WorkflowNode;
}

function frameOf(example: keyof typeof crms): Map<string, WorkflowNode> {
	const nodes = readExample(example).nodes.map((node) => bare(node, crms[example]));
	return new Map(nodes.map((node) => [node.name, node]));
}

const working = ({ nodes }: WorkflowInput) =>
	nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');

describe.each(Object.keys(crms) as Array<keyof typeof crms>)('%s', (example) => {
	const workflow = readExample(example);
	const frame = frameOf(example);

	it.each(FRAME)('does "%s" as the others do', (name) => {
		const node = frame.get(name);
		const { columns } = (node?.parameters ?? {}) as { columns?: { value: { note?: string } } };
		// A database keeps calls without a number as well.
		if (example === 'postgresql' && name === 'Take the call' && columns) {
			expect(columns.value.note).not.toContain('This is not a phone number.');
			columns.value.note = (
				frameOf('hubspot').get(name)?.parameters as { columns: { value: { note: string } } }
			).columns.value.note;
		}
		expect(node).toStrictEqual(frameOf('hubspot').get(name));
	});

	it(`has at most ${MOST_NODES_OF_A_CRM} nodes for the CRM`, () => {
		expect(working(workflow).length - FRAME.length).toBeLessThanOrEqual(MOST_NODES_OF_A_CRM);
	});

	it('never repeats a write before it has looked whether it is there already', () => {
		const writes = working(workflow).filter(({ name }) => /^(Create|Write|Save) /.test(name));
		for (const node of writes) expect(node).not.toHaveProperty('retryOnFail');
	});

	it('lets every failure of the CRM fail the run of the call, so that the call waits', () => {
		const continuing = working(workflow).filter((node) => 'onError' in node);
		const stops = working(workflow).filter(({ type }) => type.endsWith('.stopAndError'));
		for (const { name } of continuing) {
			if (name === `Write the call to ${crms[example]}`) continue;
			// The item of the error output has the reason in the words of the CRM. A failed run of a workflow has not.
			const [, failed] = workflow.connections[name]?.main ?? [];
			expect(failed?.map(({ node }) => node)).toStrictEqual(stops.map(({ name: stop }) => stop));
		}
	});
});

describe.each(Object.keys(mailWords))('%s', (example) => {
	const own = new Map(
		readExample(example).nodes.map((node) => {
			const words = mailWords[example] ?? [];
			const translated = words.reduce(
				(text, [theirs, ours]) => text.replaceAll(theirs, ours),
				JSON.stringify(node),
			);
			const inWords = bare(JSON.parse(translated) as WorkflowNode, 'HubSpot');
			return [inWords.name, inWords] as const;
		}),
	);

	it.each(MAIL_FRAME)('does "%s" as the workflows for CRMs do', (name) => {
		expect(own.get(name)).toStrictEqual(frameOf('hubspot').get(name));
	});

	it('takes a call as the workflows for CRMs do', () => {
		const conditions = (node: WorkflowNode | undefined) =>
			JSON.stringify(node?.parameters.filters).replaceAll('sending', 'writing');
		expect(conditions(own.get('Take the call'))).toBe(
			conditions(frameOf('hubspot').get('Take the call')),
		);
	});

	it('repeats no e-mail by itself', () => {
		const mails = readExample(example).nodes.filter(({ type }) => type.endsWith('.emailSend'));
		expect(mails).toHaveLength(1);
		for (const node of mails) expect(node).not.toHaveProperty('retryOnFail');
	});
});

it('has the sizes that the page of the architecture tells', () => {
	const page = path.join(projectRoot, 'docs/architecture/crm-workflows.md');
	const [, sizes = ''] = fs.readFileSync(page, 'utf8').split('## Sizes');
	const told = sizes.matchAll(/^\| `([a-z-]+)` \|.*\| (\d+) \| (\d+) \|$/gm);
	const rows = [...told].map(([, name = '', nodes, arrows]) => [name, nodes, arrows]);
	expect(rows.map(([name]) => name)).toStrictEqual(expect.arrayContaining(Object.keys(crms)));
	for (const [name = '', nodes, arrows] of rows) {
		expect(exampleNames()).toContain(name);
		const example = readExample(name);
		const drawn = Object.values(example.connections).flatMap((outputs) =>
			Object.values(outputs).flat(2),
		);
		expect([name, nodes, arrows]).toStrictEqual([
			name,
			String(working(example).length),
			String(drawn.length),
		]);
	}
});

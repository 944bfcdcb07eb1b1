import type { WorkflowInput, WorkflowNode } from '../../../tools/n8n/types';
import { readExample } from '../../support/exampleWorkflow';
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

const MOST_NODES = 20;
const MOST_NODES_OF_A_CRM = 8;

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
			expect(columns.value.note).toBe('');
			columns.value.note = (
				frameOf('hubspot').get(name)?.parameters as { columns: { value: { note: string } } }
			).columns.value.note;
		}
		expect(node).toEqual(frameOf('hubspot').get(name));
	});

	it(`has at most ${MOST_NODES} nodes, ${MOST_NODES_OF_A_CRM} of them for the CRM, and no arrow that runs backwards`, () => {
		const nodes = working(workflow);
		expect(nodes.length).toBeLessThanOrEqual(MOST_NODES);
		expect(nodes.length - FRAME.length).toBeLessThanOrEqual(MOST_NODES_OF_A_CRM);
		const left = new Map(nodes.map(({ name, position }) => [name, position[0]]));
		const backwards = Object.entries(workflow.connections).flatMap(([from, outputs]) =>
			Object.values(outputs)
				.flat(2)
				.filter(({ node }) => Number(left.get(node)) <= Number(left.get(from)))
				.map(({ node }) => `${from} → ${node}`),
		);
		expect(backwards).toEqual([]);
	});

	it('never repeats a write before it has looked whether it is there already', () => {
		const writes = working(workflow).filter(({ name }) => /^(Create|Write|Save) /.test(name));
		for (const node of writes) expect(node).not.toHaveProperty('retryOnFail');
	});

	it('lets every failure of the CRM fail the run of the call, so that the call waits', () => {
		const failing = working(workflow).filter((node) => 'onError' in node);
		expect(failing.map(({ name }) => name)).toEqual([`Write the call to ${crms[example]}`]);
	});
});

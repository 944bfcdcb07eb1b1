import type { WorkflowInput, WorkflowNode } from '../../../tools/n8n/types';
import { readExample } from '../../support/exampleWorkflow';
import { without } from '../../support/without';

const crms = { hubspot: 'HubSpot', pipedrive: 'Pipedrive', odoo: 'Odoo' };

/** What the workflow of every CRM does in the same way, whatever the CRM is. */
const FRAME = [
	'IPEX Call Log Trigger',
	'Every 30 minutes',
	'Make the table',
	'No turn yet',
	'Add the turn',
	'Calls of this poll',
	'Each call',
	'Not kept yet',
	'Keep the call',
	'Take the turn',
	'Calls that wait',
	'Any?',
	'Call by call',
	'To be written?',
	'Contact of an earlier call',
	'Which contact?',
	'Remember the contact',
	'Left out',
	'Note the failure',
	'Third failure?',
	'Give the turn back',
	'Forget old calls',
	'Any failure?',
	'Say what failed',
];

function nodeOf({ nodes }: WorkflowInput, name: string): WorkflowNode {
	const found = nodes.find((node) => node.name === name);
	if (!found) throw new Error(`There is no node "${name}".`);
	return found;
}

/** A node without place and identifiers, and with `CRM` for the name of the CRM. */
function bare(node: WorkflowNode, crm: string): unknown {
	return JSON.parse(
		JSON.stringify(without(node, 'id', 'position'))
			.replaceAll(crm, 'CRM')
			.replace(/"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"/g, '"id"'),
	) as unknown;
}

describe.each(Object.entries(crms))('the workflow for %s', (example, crm) => {
	const workflow = readExample(example);

	it.each(FRAME)('does "%s" as the others do', (name) => {
		expect(bare(nodeOf(workflow, name), crm)).toEqual(
			bare(nodeOf(readExample('hubspot'), name), 'HubSpot'),
		);
	});

	it('never writes again before it has looked whether it is written', () => {
		for (const name of ['Create the contact', 'Write the activity']) {
			expect(nodeOf(workflow, name)).not.toHaveProperty('retryOnFail');
			expect(nodeOf(workflow, name)).toMatchObject({ onError: 'continueErrorOutput' });
		}
	});

	it('keeps every failure of the CRM', () => {
		const asking = workflow.nodes.filter(
			({ onError, name }) => onError && name !== 'Find the contact',
		);
		expect(asking.map(({ name }) => name).sort()).toEqual([
			'Create the contact',
			'Find the activity',
			'Write the activity',
		]);
		for (const { name } of asking) {
			expect(workflow.connections[name]?.main[1]).toMatchObject([{ node: 'Note the failure' }]);
		}
		// Several requests in one: its failures go to the choice, which looks for them.
		expect(nodeOf(workflow, 'Find the contact').onError).toBe('continueRegularOutput');
		expect(workflow.connections['Which contact?']?.main[0]).toMatchObject([
			{ node: 'Note the failure' },
		]);
	});

	it('holds no identifier of a credential, no key and no data of a run', () => {
		for (const { credentials } of workflow.nodes) {
			for (const { id } of Object.values(credentials ?? {})) expect(id || null).toBeNull();
		}
		expect(workflow).not.toHaveProperty('pinData');
		expect(workflow).not.toHaveProperty('staticData');
	});
});

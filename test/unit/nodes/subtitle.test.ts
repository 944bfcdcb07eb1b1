import { type INodeParameters, type INodeType, Workflow } from 'n8n-workflow';

import { Ipex } from '../../../nodes/Ipex/Ipex.node';
import { IpexCallLogTrigger } from '../../../nodes/Ipex/IpexCallLogTrigger.node';
import { IpexEventTrigger } from '../../../nodes/Ipex/IpexEventTrigger.node';
import { menu, optionsOf, resources, withInner } from '../../support/menu';

/** What n8n's editor writes under the name of a node. */
function subtitleOf(nodeType: INodeType, parameters: INodeParameters): unknown {
	const { name, version, subtitle } = nodeType.description;
	const workflow = new Workflow({
		active: false,
		connections: {},
		nodes: [
			{
				id: '1',
				name: 'Node',
				type: name,
				typeVersion: Number(version),
				position: [0, 0],
				parameters,
			},
		],
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
	});
	const node = workflow.getNode('Node');
	if (!node) throw new Error('The node is not in its workflow.');
	return workflow.expression.getSimpleParameterValue(node, subtitle, 'internal', {});
}

describe('the subtitle of the IPEX node', () => {
	it.each(menu)('tells $name in the words of its menus', ({ name, option }) => {
		const [resource = ''] = name.split(': ');
		const { name: words } = resources.find(({ value }) => value === resource) ?? {};
		const shown = subtitleOf(new Ipex(), { resource, operation: String(option.value) });
		expect(shown).toBe(`${option.name}: ${words}`);
	});
});

describe('the subtitle of the event trigger', () => {
	const { properties } = new IpexEventTrigger().description;
	const events = optionsOf(properties.find(({ name }) => name === 'events'));

	it('tells the events in the words of their menu', () => {
		const chosen = events.map(({ value }) => String(value));
		expect(events.length).toBeGreaterThan(10);
		expect(subtitleOf(new IpexEventTrigger(), { events: chosen })).toBe(
			events.map(({ name }) => name).join(', '),
		);
	});

	it('tells the one event of an expression, also an unknown one', () => {
		expect(subtitleOf(new IpexEventTrigger(), { events: 'NewCall' })).toBe('New Call');
		expect(subtitleOf(new IpexEventTrigger(), { events: 'Parked' })).toBe('Parked');
	});
});

describe('the subtitle of the call log trigger', () => {
	const outcomes = new IpexCallLogTrigger().description.properties
		.flatMap(withInner)
		.filter(({ name }) => name === 'outcome')
		.flatMap(optionsOf);

	it.each(outcomes)('tells the outcome $value in the words of its menu', ({ name, value }) => {
		const parameters = { filters: { outcome: [String(value)] } };
		expect(subtitleOf(new IpexCallLogTrigger(), parameters)).toBe(name);
	});

	it.each<[INodeParameters, string]>([
		[{}, 'Every Call'],
		[{ filters: { direction: ['inbound'] } }, 'Every Call'],
		[{ filters: { outcome: ['missed', 'noAnswer'] } }, 'Missed, No Answer'],
		[
			{ filters: { outcome: ['answered'] }, fireWhen: 'recordingReady' },
			'Answered, With Recording',
		],
		[{ fireWhen: 'transcriptReady' }, 'Every Call, With Transcript'],
	])('tells which calls: %j', (parameters, words) => {
		expect(subtitleOf(new IpexCallLogTrigger(), parameters)).toBe(words);
	});
});

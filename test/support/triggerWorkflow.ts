import type { Credential, WorkflowInput } from '../../tools/n8n/types';

/** The name of the trigger in the workflow. */
export const TRIGGER = 'Calls';

/**
 * Poll times that make n8n poll every so many seconds. n8n accepts no rule that is due more than once a minute, but it
 * accepts several rules, each at a second of its own.
 * @param seconds a divisor of 60
 */
export function pollEvery(seconds: number): object {
	const item = Array.from({ length: 60 / seconds }, (_, place) => ({
		mode: 'custom',
		cronExpression: `${place * seconds} * * * * *`,
	}));
	return { item };
}

/**
 * A workflow that starts with the call log trigger, for every call of the log, and does nothing more.
 * @param parameters of the trigger; they replace the defaults
 */
export function triggerWorkflow(
	{ id, name }: Credential,
	parameters: Record<string, unknown>,
): Pick<WorkflowInput, 'name' | 'nodes' | 'connections'> {
	return {
		name: 'Every call',
		nodes: [
			{
				id: 'trigger',
				name: TRIGGER,
				type: 'n8n-nodes-ipex.ipexCallLogTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {
					filters: { direction: ['inbound', 'internal', 'outbound'] },
					...parameters,
				},
				credentials: { ipexApi: { id, name } },
			},
			{
				id: 'end',
				name: 'Nothing',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [200, 0],
				parameters: {},
			},
		],
		connections: { [TRIGGER]: { main: [[{ node: 'Nothing', type: 'main', index: 0 }]] } },
	};
}

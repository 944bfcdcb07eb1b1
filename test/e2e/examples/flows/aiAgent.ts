import { DateTime } from 'luxon';

import { itemsOf } from '../../../../tools/n8n/execution';
import { fault } from '../../../../tools/platform';
import { ChatModel, type ChatRequest } from '../../../support/chatModel';
import { finishedCall } from '../../../support/calls';
import { importExample } from '../../../support/exampleWorkflow';
import type { Stage } from './stage';

/** An agent that answers questions about the call log, with the IPEX node as its tool. */
export function aiAgent(stage: Stage): void {
	describe('ai-agent', () => {
		let model: ChatModel;
		let workflowId: string;

		/** Asks as the chat of the editor does. */
		async function ask(question: string) {
			const { client } = stage.n8n;
			const json = { sessionId: 'test', action: 'sendMessage', chatInput: question };
			const { executionId } = await client.rest.send<{ executionId: string }>(
				'POST',
				`/workflows/${workflowId}/run`,
				{
					body: {
						triggerToStartFrom: {
							name: 'Chat',
							data: {
								startTime: 0,
								executionTime: 0,
								executionIndex: 0,
								executionStatus: 'success',
								source: [null],
								data: { main: [[{ json }]] },
							},
						},
					},
				},
			);
			return await client.waitForExecution(executionId);
		}

		beforeAll(async () => {
			const { client } = stage.n8n;
			model = await ChatModel.begin();
			await client.createCredential({
				name: 'OpenAI',
				type: 'openAiApi',
				data: { apiKey: model.apiKey, url: model.url, header: false },
			});
			workflowId = (await importExample(stage.n8n, 'ai-agent')).id;
		});

		afterAll(async () => await model?.end());

		it('looks into the call log with what the model asks for, and answers from what is there', async () => {
			const { platform } = stage.n8n;
			platform.calls.clear();
			const missed = finishedCall(platform, 60, { answered: false, phone: '+420777123456' });
			const answered = finishedCall(platform, 50, { phone: '+420777123456', talkSeconds: 100 });
			finishedCall(platform, 40, { phone: '+420608111222' });
			platform.journal.clear();
			model.say(
				() => ({
					tool: 'Find_calls',
					given: {
						...{ limit: 100, startTime: '', endTime: '' },
						...{ phoneNumber: '+420777123456', outcome: 'missed' },
					},
				}),
				({ messages }) => {
					const given = messages[messages.length - 1];
					expect(given?.role).toBe('tool');
					const found = JSON.parse(given?.content ?? '') as unknown;
					return { answer: `Told: ${JSON.stringify(found)}` };
				},
			);
			const limit = platform.faults.order({
				operationId: 'getCalls',
				fault: fault.tooManyRequests(1),
			});
			const execution = await ask('Did we miss a call of +420777123456 today?');
			expect(execution.error).toBeUndefined();
			expect(limit.served).toBe(1);
			const [first] = model.requests;
			expect(first?.messages.map(({ role }) => role)).toStrictEqual([
				expect.stringMatching(/^(system|developer)$/),
				'user',
			]);
			expect(first?.messages[1]?.content).toBe('Did we miss a call of +420777123456 today?');
			expect(first?.tools?.map(({ function: { name } }) => name).sort()).toStrictEqual([
				...['Figures_of_queues', 'Find_calls', 'Missed_calls_to_call_back'],
			]);
			// The node asks for each spelling that the log may contain.
			const asked = platform.journal.of('getCalls').map(({ query }) => query.phoneNumber);
			expect(asked).toStrictEqual(
				expect.arrayContaining(['+420777123456', '00420777123456', '420777123456', '777123456']),
			);
			const [{ output }] = itemsOf(execution, 'Answer') as [{ output: string }];
			expect(output).toContain(missed);
			expect(output).toContain('"outcome":"missed"');
			expect(output).not.toContain(answered);
			expect(output).not.toContain('+420608111222');
		});

		it('gives the model the figures of queues and the missed calls, and its own words when IPEX fails', async () => {
			const { platform } = stage.n8n;
			platform.calls.clear();
			const [queue] = platform.directory.queues;
			const lost = finishedCall(platform, 30, {
				kind: 'ringAll',
				answered: false,
				phone: '+421905123456',
			});
			const told: string[] = [];
			const tell = ({ messages }: ChatRequest) => {
				told.push(messages[messages.length - 1]?.content ?? '');
			};
			const period = {
				startTime: DateTime.now().minus({ hours: 3 }).toISO(),
				endTime: DateTime.now().toISO(),
			};
			model.say(
				() => ({ tool: 'Figures_of_queues', given: period }),
				(request) => {
					tell(request);
					return { tool: 'Missed_calls_to_call_back', given: {} };
				},
				(request) => {
					tell(request);
					platform.faults.order({
						operationId: 'getQueueStatistics',
						times: Infinity,
						fault: fault.status(503, { message: 'Down' }),
					});
					return { tool: 'Figures_of_queues', given: period };
				},
				(request) => {
					tell(request);
					return { answer: 'Done' };
				},
			);
			const execution = await ask('Which queue lost calls?');
			platform.faults.clear();
			expect(execution.error).toBeUndefined();
			expect(told[0]).toMatch(new RegExp(`"queue":"${queue?.name}","calls":1,"answered":0`));
			expect(told[1]).toContain(lost);
			expect(told[1]).toContain('+421905123456');
			expect(told[2]).toMatch(/IPEX/);
			expect(told[2]).toMatch(/503/);
		});
	});
}

import { type Check, EITHER_WAY } from '../check';
import { NotSettled } from '../notSettled';
import { textAt } from '../client';
import type { Reply } from '../client';
import { shapeOf } from '../shape';

/** The name of the call list that a check leaves in the dialer. */
const LIST_NAME = 'n8n-nodes-ipex check, may be deleted';

const TEXT = 'Test of n8n-nodes-ipex';

function findingOf({ status, body }: Reply) {
	const isDone = status >= 200 && status < 300;
	return {
		found: isDone ? `done (HTTP ${status})` : `refused (HTTP ${status})`,
		effect: isDone ? EITHER_WAY : 'the operation does not work for this access',
		details: { shape: shapeOf(body) },
	};
}

/** Checks that write. Each runs only if `--writes` names it. */
export const writeChecks: Check[] = [
	{
		id: 'sms-sent',
		unknown: 'the answer to an SMS that was sent',
		assumed: 'a message, an identifier, a word, or nothing',
		writes: 'sms',
		settle: async ({ client, testNumber = '' }) => {
			const { body } = await client.getAsUser('/SMS/allowed-numbers', {}, { service: 'sms' });
			const [first]: unknown[] = Array.isArray(body) ? body : [];
			const from = typeof first === 'string' ? first : textAt(first, 'number');
			if (from === undefined) throw new NotSettled('no sender number can be read');
			const sms = { from, to: testNumber, text: TEXT };
			return findingOf(await client.write('sms', 'sms', '/SMS', sms));
		},
	},
	{
		id: 'instant-sms-sent',
		unknown: 'the answer to an instant SMS that was sent',
		assumed: 'anything with a status of success',
		writes: 'instant-sms',
		settle: async ({ client, testNumber = '' }) => {
			const sms = { from: testNumber, to: testNumber, message: TEXT };
			return findingOf(await client.write('instant-sms', 'central', '/v1/sms', sms));
		},
	},
	{
		id: 'call-list-created',
		unknown: 'the answer to a call list that was created',
		assumed: 'a record with an id',
		writes: 'call-list',
		settle: async ({ client, testNumber = '' }) => {
			const list = { name: LIST_NAME, numbers: [{ number: testNumber, attributes: [] }] };
			return findingOf(await client.write('call-list', 'api', '/dialer/call-lists', list));
		},
	},
];

import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { readCallFormat } from '../call/callFormat';
import { toText } from '../parameters/parameterValues';
import { choiceFor, eventsWithOutput } from './events';
import { DEFAULT_WAIT_SECONDS } from './parameters';
import { findCall } from './findCall';

/**
 * Runs inside the execution, after n8n has responded to the platform: adds calls to CDR events, and puts each event on
 * its output.
 */
export async function emit(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	if (context.getNodeParameter('addCall', 0, false) === true) {
		await Promise.all(items.map(async (item) => await addCall(context, item)));
	}
	const events = eventsWithOutput(context.getNode().parameters);
	if (!events) return [items];
	return events.map((event) =>
		items.filter((item) => choiceFor(toText(item.json.event)) === event),
	);
}

async function addCall(context: IExecuteFunctions, item: INodeExecutionData): Promise<void> {
	if (item.json.event !== 'CDR') return;
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const seconds = Number(options.waitForCall ?? DEFAULT_WAIT_SECONDS);
	const { call, callError } = await findCall(context, toText(item.json.callId), {
		waitMs: seconds >= 0 ? seconds * 1000 : 0,
		style: readCallFormat(options),
	});
	Object.assign(item.json, { call, callError });
	if (callError) context.addExecutionHints({ message: callError, location: 'outputPane' });
}

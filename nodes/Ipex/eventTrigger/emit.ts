import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { toText } from '../parameters/parameterValues';
import { choiceFor } from './events';
import { findCall } from './findCall';
import { type EventSettings, readEventSettings } from './settings';

/**
 * Runs inside the execution, after n8n has responded to the platform: adds calls to CDR events, and puts each event on
 * its output.
 */
export async function emit(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const settings = readEventSettings((name, fallback) =>
		context.getNodeParameter(name, 0, fallback as object),
	);
	await Promise.all(items.map(async (item) => await addCall(context, item, settings)));
	if (!settings.outputs) return [items];
	return settings.outputs.map((event) =>
		items.filter((item) => choiceFor(toText(item.json.event)) === event),
	);
}

async function addCall(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	{ waitForCallMs, style }: EventSettings,
): Promise<void> {
	if (waitForCallMs === undefined || item.json.event !== 'CDR') return;
	const { call, callError } = await findCall(context, toText(item.json.callId), {
		waitMs: waitForCallMs,
		style,
	});
	Object.assign(item.json, { call, callError });
	if (callError) context.addExecutionHints({ message: callError, location: 'outputPane' });
}

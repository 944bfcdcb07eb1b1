import {
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IHookFunctions,
	type INode,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
	type NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { InvalidParameterError, toNodeError } from '../shared/errors';
import { type Authentication, authenticationOf, demandSecret } from './authentication';
import { readDelivery, type ReceivedBody } from './delivery';
import { type SwitchboardEvent, toEvent } from './event';
import { isWanted } from './filter';
import { Refusal } from './refusal';
import { identityOf, RecentDeliveries, type Taken } from './repeats';
import { type EventSettings, readSettings } from './settings';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

// Some 15 MB when it is full; at 80 events a second that is ten minutes.
const MOST_DELIVERIES = 50_000;

const recent = new RecentDeliveries(MOST_DELIVERIES);

const CREDENTIALS: Record<string, string> = {
	basicAuth: 'httpBasicAuth',
	headerAuth: 'httpHeaderAuth',
};

/**
 * One request to the address of the trigger. It waits for nothing but n8n's own store of credentials; n8n answers
 * once the execution is stored, and does not wait for its end.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const request = context.getRequestObject();
		demandSecret(request.headers, await authenticationFor(context));
		const settings = settingsOf(context);
		const now = Date.now();
		await readUnknownType(request);
		const events = readDelivery(request).map((raw) =>
			toEvent(raw, settings.keys, settings.style, now),
		);
		const fresh = withoutRepeats(context, events, settings, now);
		const wanted = fresh.filter((event) => isWanted(event, settings.filter));
		if (wanted.length > 0) return { workflowData: [wanted.map(toItem)] };
		const why = fresh.length === 0 ? 'It came before' : 'The settings of the trigger leave it out';
		return { webhookResponse: { message: `Event received. ${why}: no workflow was started.` } };
	} catch (error) {
		if (error instanceof Refusal) return refuse(context.getResponseObject(), error);
		throw nodeErrorOf(context.getNode(), error);
	}
}

/**
 * Checks the node when its workflow is activated: nothing is to be found out only when an event comes.
 * @throws NodeApiError or NodeOperationError that says what is missing
 */
export async function checkNode(context: IHookFunctions): Promise<void> {
	try {
		await readAuthentication(context);
		settingsOf(context);
		if (context.getNodeParameter('addCall', false) === true)
			await context.getCredentials('ipexApi');
	} catch (error) {
		throw nodeErrorOf(context.getNode(), error);
	}
}

/** n8n leaves a body unread whose content type it does not know. */
async function readUnknownType(
	request: ReceivedBody & { readRawBody?: () => Promise<void> },
): Promise<void> {
	if (request.rawBody !== undefined || request.body !== undefined) return;
	const [read] = await Promise.allSettled([request.readRawBody?.()]);
	if (read.status === 'fulfilled') return;
	throw new Refusal(400, 'The body does not come whole, or is too large. Send events one by one.');
}

/** The repeats go; those among them that may yet fail make the whole delivery one to send again. */
function withoutRepeats(
	context: IWebhookFunctions,
	events: SwitchboardEvent[],
	{ repeatMs }: EventSettings,
	now: number,
): SwitchboardEvent[] {
	// Who tries the trigger out sends the same event again and again.
	if (repeatMs === 0 || context.getMode() === 'manual') return events;
	const owner = `${context.getWorkflow().id}:${context.getNode().id}`;
	const taken = outcomeOf(context.getResponseObject());
	const found = events.map((event) => ({
		event,
		is: recent.note(identityOf(owner, event, repeatMs), now, taken),
	}));
	if (found.some(({ is }) => is === 'underway')) {
		throw new Refusal(503, 'The same event is just being taken. Send it again in a moment.', {
			'Retry-After': '1',
		});
	}
	return found.filter(({ is }) => is === 'new').map(({ event }) => event);
}

/** n8n answers after this node is done; an answer of 400 or more means that there is no execution. */
function outcomeOf(response: Response): Taken {
	let open: Response | undefined = response;
	let outcome: boolean | undefined;
	const look = (): boolean | undefined => {
		if (open?.writableEnded) {
			outcome = open.statusCode < 400;
			open = undefined;
		}
		return outcome;
	};
	// From then on nothing of the request is kept.
	response.once('close', look);
	return look;
}

/** Without a secret to compare with, nobody comes in; and no execution is made for whoever tries. */
async function authenticationFor(context: IWebhookFunctions): Promise<Authentication> {
	const [found] = await Promise.allSettled([readAuthentication(context)]);
	if (found.status === 'fulfilled') return found.value;
	const { message } = found.reason as Error;
	context.logger.error(`${context.getNode().name} refuses all events: ${message}`);
	throw new Refusal(500, 'The trigger in n8n has no secret to compare with. Check its credential.');
}

async function readAuthentication(
	context: IWebhookFunctions | IHookFunctions,
): Promise<Authentication> {
	const kind = String(context.getNodeParameter('authentication', 'basicAuth'));
	const credential = CREDENTIALS[kind];
	const data = credential
		? await context.getCredentials<ICredentialDataDecryptedObject>(credential)
		: undefined;
	return authenticationOf(kind, data);
}

function settingsOf(context: IWebhookFunctions | IHookFunctions): EventSettings {
	return readSettings((name, fallback) => context.getNodeParameter(name, fallback as object));
}

/** What the user set wrong in our words, what n8n itself says in its own. */
function nodeErrorOf(node: INode, error: unknown): NodeApiError | NodeOperationError {
	return error instanceof InvalidParameterError
		? toNodeError(node, error)
		: new NodeOperationError(node, error as Error);
}

function refuse(response: Response, { status, message, headers }: Refusal): IWebhookResponseData {
	response.statusCode = status;
	response.setHeader('Content-Type', 'application/json; charset=utf-8');
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
	response.end(JSON.stringify({ message }));
	return { noWebhookResponse: true };
}

function toItem(event: SwitchboardEvent): INodeExecutionData {
	return { json: event as unknown as IDataObject };
}

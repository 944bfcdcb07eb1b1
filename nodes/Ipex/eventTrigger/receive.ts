import type {
	IDataObject,
	IHookFunctions,
	INode,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
	NodeApiError,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { InvalidParameterError } from '../errors/errors';
import { rejectMissingInTrigger } from '../parameters/missingValues';
import { booleanValue, unknownOption } from '../parameters/parameterValues';
import { settle } from '../errors/failure';
import { toNodeError } from '../errors/toNodeError';
import { type Authentication, readAuthentication, verifySecret } from './authentication';
import { parseDelivery, type ReceivedBody, WebhookRejection } from './delivery';
import { type Delivery, identityOf, RecentDeliveries } from './duplicateDeliveries';
import { type PlatformEvent, toEvent } from './event';
import { passesEventFilter } from './filter';
import { triggerFields } from './parameters';
import { type EventSettings, readEventSettings } from './settings';
import { isSms, toSmsEvent } from './smsEvent';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

// At 80 events a second this is ten minutes.
const MAX_DELIVERIES = 50_000;

/** Choices under 'Authentication' of version 0.1.0 of this package. */
const OLDER_KINDS: unknown[] = ['basicAuth', 'headerAuth'];

const recentDeliveries = new RecentDeliveries(MAX_DELIVERIES);

/**
 * Handles one request to the webhook. It only waits for n8n's own store of credentials. n8n responds once the
 * execution is stored, and does not wait for its end.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const request = context.getRequestObject();
		const { headers, query } = request;
		verifySecret({ headers, query }, await authenticationFor(context));
		const settings = settingsOf(context);
		const now = Date.now();
		await readUnknownType(request);
		const events = parseDelivery(request).map((raw) => readEvent(raw, settings, now));
		const fresh = withoutDuplicates(context, events, settings, now);
		const wanted = fresh.filter((event) => passesEventFilter(event, settings.filter));
		if (wanted.length > 0) return { workflowData: [wanted.map(toItem)] };
		const why =
			fresh.length === 0 ? 'It is a duplicate' : 'The settings of the trigger leave it out';
		return { webhookResponse: { message: `Event received. ${why}: no workflow was started.` } };
	} catch (error) {
		if (error instanceof WebhookRejection) return reject(context.getResponseObject(), error);
		throw nodeErrorOf(context.getNode(), error);
	}
}

/**
 * Checks the node when its workflow is activated, so that the user sees a mistake before the first event comes.
 * @throws NodeApiError or NodeOperationError that says what is missing
 */
export async function checkNode(context: IHookFunctions): Promise<void> {
	try {
		await authenticationOf(context);
		const { waitForCallMs } = settingsOf(context);
		if (waitForCallMs !== undefined) await context.getCredentials('ipexApi');
	} catch (error) {
		throw nodeErrorOf(context.getNode(), error);
	}
}

function readEvent(raw: IDataObject, { keys, style }: EventSettings, now: number): PlatformEvent {
	const isNamed = (keys.get('EventName') ?? 'EventName') in raw;
	return !isNamed && isSms(raw) ? toSmsEvent(raw, style, now) : toEvent(raw, keys, style, now);
}

/** n8n does not read a body of an unknown content type. */
async function readUnknownType(
	request: ReceivedBody & { readRawBody?: () => Promise<void> },
): Promise<void> {
	if (request.rawBody !== undefined || request.body !== undefined) return;
	const read = await settle(Promise.resolve(request.readRawBody?.()));
	if (read.status === 'fulfilled') return;
	throw new WebhookRejection(400, 'The body is incomplete or too large. Send events one by one.');
}

/** Drops duplicates. A duplicate whose first delivery may still fail makes the sender retry the whole delivery. */
function withoutDuplicates(
	context: IWebhookFunctions,
	events: PlatformEvent[],
	{ repeatMs }: EventSettings,
	now: number,
): PlatformEvent[] {
	// A user who tests the trigger sends the same event again and again.
	if (repeatMs === 0 || context.getMode() === 'manual') return events;
	const owner = `${context.getWorkflow().id}:${context.getNode().id}`;
	const delivery = deliveryOf(context.getResponseObject());
	const found = events.map((event) => ({
		event,
		is: recentDeliveries.add(identityOf(owner, event, repeatMs), now, delivery),
	}));
	if (found.some(({ is }) => is === 'pending')) {
		throw new WebhookRejection(
			503,
			'n8n is still accepting the same event. Send it again in a moment.',
			{ 'Retry-After': '1' },
		);
	}
	return found.filter(({ is }) => is === 'new').map(({ event }) => event);
}

/**
 * Learns how n8n responds. n8n responds after this node has returned; a status of 400 or more means that there is no
 * execution. No event of the response tells this when the sender hangs up first, so the call of `end` has to. The
 * response refers to the delivery and not the other way round: otherwise the memory of deliveries would keep it.
 */
function deliveryOf(response: Response): Delivery {
	const delivery: Delivery = {};
	const end = response.end.bind(response) as (...args: unknown[]) => Response;
	response.end = (...args: unknown[]) => {
		delivery.accepted ??= response.statusCode < 400;
		return end(...args);
	};
	return delivery;
}

/** Without a secret to compare with, every request is rejected, and no execution is created. */
async function authenticationFor(context: IWebhookFunctions): Promise<Authentication> {
	const found = await settle(authenticationOf(context));
	if (found.status === 'fulfilled') return found.value;
	const { message } = found.reason as Error;
	context.logger.error(`${context.getNode().name} rejects all events: ${message}`);
	throw new WebhookRejection(
		500,
		'The trigger in n8n has no secret to compare with. Check its credential.',
	);
}

async function authenticationOf(
	context: IWebhookFunctions | IHookFunctions,
): Promise<Authentication> {
	const kind = context.getNodeParameter('authentication', 'credential');
	if (kind === 'none') return { kind };
	const { credentials = {} } = context.getNode();
	if (kind === 'credential' && credentials.ipexWebhookApi) {
		return readAuthentication(await context.getCredentials('ipexWebhookApi'));
	}
	if (kind !== 'credential' && !OLDER_KINDS.includes(kind)) throw unknownOption('Authentication');
	// n8n does not store a parameter that has its default, so the credential alone may show that a workflow is older.
	if (kind !== 'credential' || credentials.httpBasicAuth || credentials.httpHeaderAuth) {
		throw new InvalidParameterError(
			'The trigger still uses a Basic Auth or Header Auth credential of n8n.',
			"Choose 'Credential' under 'Authentication', create an 'IPEX Webhook API' credential with the same values, and publish the workflow again.",
		);
	}
	throw new InvalidParameterError(
		"The trigger has no 'IPEX Webhook API' credential.",
		'Create one in the trigger, enter the same values in the IPEX portal, and publish the workflow again.',
	);
}

function settingsOf(context: IWebhookFunctions | IHookFunctions): EventSettings {
	rejectMissingInTrigger(context, triggerFields);
	// n8n's editor does not evaluate expressions in options when it draws the outputs, so this option needs a fixed value.
	const { outputPerEvent = false } = (context.getNode().parameters.options ?? {}) as IDataObject;
	booleanValue('Output per Event', outputPerEvent);
	return readEventSettings((name, fallback) => context.getNodeParameter(name, fallback as object));
}

/** Mistakes of the user get our message, errors of n8n keep theirs. */
function nodeErrorOf(node: INode, error: unknown): NodeApiError | NodeOperationError {
	return error instanceof InvalidParameterError
		? toNodeError(node, error)
		: new NodeOperationError(node, error as Error);
}

function reject(
	response: Response,
	{ status, message, headers }: WebhookRejection,
): IWebhookResponseData {
	response.statusCode = status;
	response.setHeader('Content-Type', 'application/json; charset=utf-8');
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
	response.end(JSON.stringify({ message }));
	return { noWebhookResponse: true };
}

function toItem(event: PlatformEvent): INodeExecutionData {
	return { json: event as unknown as IDataObject };
}

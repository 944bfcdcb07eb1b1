import type { CredentialInput } from '../../../tools/n8n/types';
import { HubSpot } from '../../crm/hubspot/hubspot';
import { Odoo } from '../../crm/odoo/odoo';
import { Pipedrive } from '../../crm/pipedrive/pipedrive';
import { Raynet } from '../../crm/raynet/raynet';
import type { CrmServer } from '../../crm/service/crmServer';
import type { CrmFault } from '../../crm/service/faults';
import type { Authority } from '../../support/hosts/authority';
import { without } from '../../support/without';

/** What a test knows of a call that it made. */
export interface KnownCall {
	callId: string;
	/** In whole seconds. */
	begin: Date;
	line: string;
	user: string;
}

/** An activity as a CRM has it, without what the CRM itself gives it. */
export interface Written {
	callId: string;
	/** The CRM's ID of the contact. */
	contact: string;
	record: Record<string, unknown>;
}

/** What the tests of all CRMs need of one of them. */
export interface CrmCase {
	readonly example: string;
	/** How the error message calls it. */
	readonly title: string;
	/** Where n8n's nodes look for it; undefined where the credential has the address. */
	readonly host?: string;
	/** The operations of the stand-in, as its journal calls them. */
	readonly operations: { find: string; write: string; createContact: string };
	/** How the CRM refuses a value. */
	readonly refusal: CrmFault;
	/** What it says then. */
	readonly reason: string;
	/** How the CRM does not respond in time: not at all, or by its gateway where n8n's node has no time limit of its own. */
	readonly timeout: CrmFault;
	/** The arrow that leads to a new contact: its node and the number of its output. */
	readonly newContact: [node: string, output: number];
	/** What the test fills in beside the credentials: shorter patience. */
	readonly parameters: Record<string, Record<string, unknown>>;
	start(authority: Authority): Promise<void>;
	readonly service: CrmServer;
	credential(): CredentialInput;
	/** What nobody may read in n8n's files. */
	secret: string;
	/** @returns the CRM's ID of the new contact */
	addContact(name: string, phone: string): string;
	contacts(): Array<{ id: string; name: string; phone: string }>;
	written(): Written[];
	/** Orders a fault for the next request of an operation, or for one after it. */
	order(operation: string, fault: CrmFault, after?: number, times?: number): void;
	/** New contacts are found by the search at once, or, as in the real world, later. */
	searchIsBehind(behind: boolean): void;
	/** What has to be written for three of the calls. */
	expected: {
		answered(call: KnownCall): Record<string, unknown>;
		missed(call: KnownCall): Record<string, unknown>;
		outbound(call: KnownCall, other: string): Record<string, unknown>;
	};
}

const utc = ({ begin }: KnownCall) => begin.toISOString();

/** The texts that the workflows write, line by line. */
const texts = {
	answered: ({ callId, line, user }: KnownCall) =>
		`Talked 1:05, waited 0:10<br>Number: +420777123456<br>Answered by: ${user}<br>Line: ${line}<br>Note: a &lt; b<br>IPEX call: ${callId}`,
	missed: ({ callId, line, user }: KnownCall) =>
		`Rang 0:20<br>Number: +420602111222<br>User: ${user}<br>Line: ${line}<br>IPEX call: ${callId}`,
	outbound: ({ callId, line, user }: KnownCall, other: string) =>
		`Talked 2:00, waited 0:05<br>Number: +420222333444<br>User: ${user}<br>Line: ${line}<br>IPEX call: ${callId}<br>Also with this number: ${other}`,
};

export function hubSpotCase(hubSpot: HubSpot): CrmCase {
	return {
		example: 'hubspot',
		title: 'HubSpot',
		host: hubSpot.host,
		operations: {
			find: 'POST /crm/v3/objects/contacts/search',
			write: 'POST /crm/v3/objects/calls',
			createContact: 'POST /crm/v3/objects/contacts',
		},
		refusal: { kind: 'refuse', status: 400, body: { status: 'error', message: 'Not an option' } },
		reason: 'Not an option',
		timeout: { kind: 'silence' },
		newContact: ['Which contact?', 2],
		parameters: { 'Write the call': { 'options.timeout': 4_000 } },
		start: async (authority) => {
			await hubSpot.start(await authority.certify([hubSpot.host]));
		},
		get service() {
			return hubSpot.service;
		},
		order: (operation, fault, after, times) =>
			hubSpot.service.faults.order({ operation, fault, after, times }),
		credential: () => ({
			name: 'HubSpot Service Key account',
			type: 'hubspotAppToken',
			data: { appToken: hubSpot.token },
		}),
		secret: hubSpot.token,
		addContact: (name, phone) => {
			const [firstname = '', lastname = ''] = name.split(' ');
			return hubSpot.addContact({ firstname, lastname, ...(phone ? { mobilephone: phone } : {}) })
				.id;
		},
		contacts: () =>
			hubSpot.records.contacts.map(({ id, properties: p }) => ({
				id,
				name: [p.firstname, p.lastname].filter(Boolean).join(' '),
				phone: p.phone ?? p.mobilephone ?? '',
			})),
		written: () =>
			hubSpot.records.calls.map(({ properties, contacts }) => ({
				callId: properties.hs_call_external_id ?? '',
				contact: contacts.join(),
				record: without(properties, 'hs_object_id'),
			})),
		searchIsBehind: (behind) => {
			hubSpot.indexesAtOnce = !behind;
			if (!behind) hubSpot.index();
		},
		expected: {
			answered: (call) => ({
				hs_call_direction: 'INBOUND',
				hs_timestamp: utc(call),
				hs_call_title: 'Inbound call: answered',
				hs_call_body: texts.answered(call),
				hs_call_status: 'COMPLETED',
				hs_call_duration: '65000',
				hs_call_from_number: '+420777123456',
				hs_call_to_number: call.line,
				hs_call_external_id: call.callId,
			}),
			missed: (call) => ({
				hs_call_direction: 'INBOUND',
				hs_timestamp: utc(call),
				hs_call_title: 'Inbound call: missed',
				hs_call_body: texts.missed(call),
				hs_call_status: 'NO_ANSWER',
				hs_call_duration: '0',
				hs_call_from_number: '+420602111222',
				hs_call_to_number: call.line,
				hs_call_external_id: call.callId,
			}),
			outbound: (call, other) => ({
				hs_timestamp: utc(call),
				hs_call_title: 'Outbound call: answered',
				hs_call_body: texts.outbound(call, other),
				hs_call_direction: 'OUTBOUND',
				hs_call_status: 'COMPLETED',
				hs_call_duration: '120000',
				hs_call_from_number: call.line,
				hs_call_to_number: '+420222333444',
				hs_call_external_id: call.callId,
			}),
		},
	};
}

export function pipedriveCase(): CrmCase {
	const pipedrive = new Pipedrive('9b1c4e77aa02stand1n55d0');
	const when = (call: KnownCall) => ({
		due_date: utc(call).slice(0, 10),
		due_time: utc(call).slice(11, 16),
	});
	return {
		example: 'pipedrive',
		title: 'Pipedrive',
		host: pipedrive.host,
		operations: {
			find: 'GET /api/v2/persons/search',
			write: 'POST /api/v2/activities',
			createContact: 'POST /api/v2/persons',
		},
		refusal: { kind: 'refuse', status: 400, body: { success: false, error: 'Not allowed' } },
		reason: 'Not allowed',
		timeout: { kind: 'silence' },
		newContact: ['Which contact?', 2],
		parameters: { 'Write the activity': { 'options.timeout': 4_000 } },
		start: async (authority) => {
			await pipedrive.start(await authority.certify([pipedrive.host]));
		},
		get service() {
			return pipedrive.service;
		},
		order: (operation, fault, after, times) =>
			pipedrive.service.faults.order({ operation, fault, after, times }),
		credential: () => ({
			name: 'Pipedrive account',
			type: 'pipedriveApi',
			data: { apiToken: pipedrive.token },
		}),
		secret: pipedrive.token,
		addContact: (name, phone) => String(pipedrive.addPerson(name, ...(phone ? [phone] : [])).id),
		contacts: () =>
			pipedrive.persons.map(({ id, name, phones }) => ({
				id: String(id),
				name,
				phone: phones[0] ?? '',
			})),
		written: () =>
			pipedrive.activities.map((activity) => ({
				callId: /IPEX call: ([\d.]+)/.exec(activity.note)?.[1] ?? '',
				contact: String(activity.person_id),
				record: without(activity, 'id', 'person_id', 'update_time'),
			})),
		searchIsBehind: (behind) => {
			pipedrive.indexesAtOnce = !behind;
			if (!behind) pipedrive.index();
		},
		expected: {
			answered: (call) => ({
				...when(call),
				subject: 'Inbound call: answered',
				type: 'call',
				done: true,
				duration: '00:02',
				note: texts.answered(call),
			}),
			missed: (call) => ({
				...when(call),
				subject: 'Inbound call: missed',
				type: 'call',
				done: false,
				duration: '00:01',
				note: texts.missed(call),
			}),
			outbound: (call, other) => ({
				...when(call),
				subject: 'Outbound call: answered',
				type: 'call',
				done: true,
				duration: '00:02',
				note: texts.outbound(call, other),
			}),
		},
	};
}

export function odooCase(): CrmCase {
	const odoo = new Odoo('odoo-stand-in-key-77e1');
	const when = (call: KnownCall) => ({
		model: 'res.partner',
		message_type: 'comment',
		message_id: `<ipex-call-${call.callId}@n8n>`,
		date: utc(call).slice(0, 19).replace('T', ' '),
	});
	const body = (title: string, text: string) => `<p><b>${title}</b><br>${text}</p>`;
	return {
		example: 'odoo',
		title: 'Odoo',
		operations: {
			find: 'res.partner search_read',
			write: 'mail.message create',
			createContact: 'res.partner create',
		},
		refusal: {
			kind: 'refuse',
			status: 200,
			body: { jsonrpc: '2.0', error: { code: 200, data: { message: 'Wrong value' } } },
		},
		reason: 'Wrong value',
		timeout: { kind: 'refuse', status: 504 },
		newContact: ['Which contact?', 2],
		parameters: {},
		start: async () => {
			await odoo.start();
		},
		get service() {
			return odoo.service;
		},
		order: (operation, fault, after, times) =>
			odoo.service.faults.order({ operation, fault, after, times }),
		credential: () => ({
			name: 'Odoo account',
			type: 'odooApi',
			data: { url: odoo.url, username: odoo.user, password: odoo.password, db: odoo.db },
		}),
		secret: odoo.password,
		addContact: (name, phone) =>
			String(odoo.addContact({ name, ...(phone ? { mobile: phone } : {}) }).id),
		contacts: () =>
			(odoo.records['res.partner'] ?? []).map(({ id, name, phone, mobile }) => ({
				id: String(id),
				name: String(name),
				phone: String(phone ?? mobile ?? ''),
			})),
		written: () =>
			(odoo.records['mail.message'] ?? []).map((message) => ({
				callId: /<ipex-call-([\d.]+)@n8n>/.exec(String(message.message_id))?.[1] ?? '',
				contact: String(message.res_id),
				record: without(message, 'id', 'res_id'),
			})),
		// Odoo searches its database, not an index.
		searchIsBehind: () => undefined,
		expected: {
			answered: (call) => ({
				...when(call),
				subject: 'Inbound call: answered',
				body: body('Inbound call: answered', texts.answered(call)),
			}),
			missed: (call) => ({
				...when(call),
				subject: 'Inbound call: missed',
				body: body('Inbound call: missed', texts.missed(call)),
			}),
			outbound: (call, other) => ({
				...when(call),
				subject: 'Outbound call: answered',
				body: body('Outbound call: answered', texts.outbound(call, other)),
			}),
		},
	};
}

export function raynetCase(): CrmCase {
	const raynet = new Raynet('raynet-stand-in-key-3f19');
	const record = (title: string, call: KnownCall, text: string) => ({
		title: `${title} (${call.callId})`,
		status: 'COMPLETED',
		priority: 'DEFAULT',
		scheduledFrom: call.begin.toISOString(),
		solution: text.replaceAll('<br>', '\n').replaceAll('&lt;', '<'),
		extIds: [`ipex:${call.callId}`],
	});
	return {
		example: 'raynet',
		title: 'RAYNET',
		host: raynet.host,
		operations: {
			find: 'GET /api/v2/person/',
			write: 'PUT /api/v2/phoneCall/',
			createContact: 'PUT /api/v2/person/',
		},
		refusal: { kind: 'refuse', status: 400, body: { translatedMessage: 'Not allowed' } },
		reason: 'Not allowed',
		timeout: { kind: 'silence' },
		newContact: ['Which person?', 2],
		parameters: { 'Write the call': { 'options.timeout': 4_000 } },
		start: async (authority) => {
			await raynet.start(await authority.certify([raynet.host]));
		},
		get service() {
			return raynet.service;
		},
		order: (operation, fault, after, times) =>
			raynet.service.faults.order({ operation, fault, after, times }),
		credential: () => ({
			name: 'RAYNET API',
			type: 'httpBasicAuth',
			data: { user: raynet.user, password: raynet.key },
		}),
		secret: raynet.key,
		addContact: (name, phone) => String(raynet.addPerson(name, phone || undefined).id),
		contacts: () =>
			raynet.persons.map(({ id, firstName, lastName, contactInfo }) => ({
				id: String(id),
				name: [firstName, lastName].filter(Boolean).join(' '),
				phone: contactInfo.tel1 ?? '',
			})),
		written: () =>
			raynet.calls.map((call) => ({
				callId: /\(([\d.]+)\)$/.exec(call.title)?.[1] ?? '',
				contact: call.participants.map(({ person }) => person).join(),
				record: without(call, 'id', 'participants', 'scheduledTill', 'completed'),
			})),
		// What the full text knows, and when, is not documented: here at once.
		searchIsBehind: () => undefined,
		expected: {
			answered: (call) => record('Inbound call: answered', call, texts.answered(call)),
			missed: (call) => record('Inbound call: missed', call, texts.missed(call)),
			outbound: (call, other) =>
				record('Outbound call: answered', call, texts.outbound(call, other)),
		},
	};
}

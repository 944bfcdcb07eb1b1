import type { Request } from 'express';
import { type CrmServer, Refusal, startCrmServer } from '../service/crmServer';

export type OdooValue = string | number | boolean;

export type OdooRecord = Record<string, OdooValue> & { id: number };

/** What Odoo raises; it answers 200 and says so in `error`. */
function odooError(name: string, message: string): Refusal {
	const data = { name, message, debug: '' };
	return new Refusal(200, {
		jsonrpc: '2.0',
		id: null,
		error: { code: 200, message: 'Odoo Server Error', data },
	});
}

/** The fields that are needed of each model; Odoo's own lists are in its source, addons/mail and addons/base. */
const FIELDS: Record<string, string[]> = {
	'res.partner': ['id', 'name', 'phone', 'mobile', 'email', 'company_name', 'phone_mobile_search'],
	'mail.message': [
		'id',
		'model',
		'res_id',
		'message_type',
		'message_id',
		'date',
		'subject',
		'body',
		'is_internal',
		'subtype_id',
		'author_id',
	],
};

const PHONE_FIELDS = ['phone', 'mobile'];

type Term = [field: string, operator: string, value: OdooValue];

interface RpcCall {
	params: { service: string; method: string; args: unknown[] };
}

/**
 * A stand-in for Odoo's /jsonrpc: `login`, and `search_read` and `create` of contacts and messages. How `phone_mobile_search` compares
 * numbers is in Odoo's addons/phone_validation/models/mail_thread_phone.py: without spaces, backslashes, dots, slashes, brackets
 * and hyphens; a number with + is also found with 00, and the other way round.
 */
export class Odoo {
	readonly db = 'crm';

	readonly user = 'sales@example.com';

	readonly records: Record<string, OdooRecord[]> = { 'res.partner': [], 'mail.message': [] };

	private counter = 10;

	private server: CrmServer | undefined;

	constructor(readonly password: string) {}

	async start(): Promise<this> {
		this.server = await startCrmServer({
			operationOf: ({ body }: Request) => {
				const { service, args = [] } = (body as Partial<RpcCall>).params ?? {};
				return service === 'object' ? `${String(args[3])} ${String(args[4])}` : 'login';
			},
			routes: (app) => {
				app.post('/jsonrpc', ({ body }: Request, response) => {
					const result = this.call((body as RpcCall).params);
					response.json({ jsonrpc: '2.0', id: null, result });
				});
			},
		});
		return this;
	}

	get service(): CrmServer {
		if (!this.server) throw new Error('This Odoo has not been started.');
		return this.server;
	}

	get url(): string {
		return `http://127.0.0.1:${this.service.port}`;
	}

	/** A contact that is there already. */
	addContact(fields: Record<string, OdooValue>): OdooRecord {
		return this.add('res.partner', fields);
	}

	private add(model: string, fields: Record<string, OdooValue>): OdooRecord {
		this.counter += 1;
		const record = { ...fields, id: this.counter };
		this.recordsOf(model).push(record);
		return record;
	}

	private call({ service, args }: RpcCall['params']): unknown {
		if (service === 'common') {
			const [db, user, password] = args;
			return db === this.db && user === this.user && password === this.password ? 2 : false;
		}
		const [db, uid, password, model, method, ...rest] = args as [
			string,
			number,
			string,
			string,
			string,
			...unknown[],
		];
		if (db !== this.db || uid !== 2 || password !== this.password) {
			throw odooError('odoo.exceptions.AccessDenied', 'Access Denied');
		}
		if (method === 'create') return this.create(model, rest[0] as Record<string, OdooValue>);
		if (method === 'search_read') {
			return this.searchRead(model, ...(rest as [Term[], string[], number, number]));
		}
		throw odooError('AttributeError', `The method '${method}' does not exist on '${model}'`);
	}

	private create(model: string, fields: Record<string, OdooValue>): number {
		this.requireFields(model, Object.keys(fields));
		if (model === 'res.partner' && !fields.name) {
			throw odooError('psycopg2.errors.CheckViolation', 'Contacts require a name');
		}
		const { res_id: target, date } = fields;
		if (model === 'mail.message') {
			if (!this.recordsOf('res.partner').some(({ id }) => id === target)) {
				throw odooError('odoo.exceptions.MissingError', 'Record does not exist');
			}
			if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(date))) {
				throw odooError('ValueError', `time data '${String(date)}' does not match format`);
			}
		}
		return this.add(model, fields).id;
	}

	private searchRead(model: string, domain: Term[], fields: string[], offset = 0, limit = 80) {
		this.requireFields(model, [...fields, ...domain.map(([field]) => field)]);
		return this.recordsOf(model)
			.filter((record) => domain.every((term) => holds(record, term)))
			.slice(offset, offset + limit)
			.map((record) =>
				Object.fromEntries(['id', ...fields].map((field) => [field, record[field] ?? false])),
			);
	}

	private recordsOf(model: string): OdooRecord[] {
		const records = this.records[model];
		if (!records) throw odooError('KeyError', `Object ${model} doesn't exist`);
		return records;
	}

	private requireFields(model: string, fields: string[]): void {
		this.recordsOf(model);
		for (const field of fields) {
			if (!FIELDS[model]?.includes(field)) {
				throw odooError('ValueError', `Invalid field '${field}' on model '${model}'`);
			}
		}
	}
}

function holds(record: OdooRecord, [field, operator, value]: Term): boolean {
	if (operator !== '=') throw odooError('ValueError', `Invalid operator '${operator}'`);
	if (field !== 'phone_mobile_search') return record[field] === value;
	const bare = (text: string) => text.replace(/[\s\\./()-]/g, '');
	const wanted = bare(String(value));
	if (wanted.length < 3) throw odooError('UserError', 'Please enter at least 3 characters');
	const international = /^(?:\+|00)(.*)$/.exec(wanted)?.[1];
	const written = international ? [`+${international}`, `00${international}`] : [wanted];
	return PHONE_FIELDS.some((name) => written.includes(bare(String(record[name] ?? ''))));
}

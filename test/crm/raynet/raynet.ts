import type { Request, Response } from 'express';
import type { Certificate } from '../../support/hosts/authority';
import { type CrmServer, Refusal, startCrmServer } from '../service/crmServer';

export interface RaynetPerson {
	id: number;
	firstName?: string;
	lastName: string;
	contactInfo: { tel1?: string; tel2?: string };
}

/** A phone call as it was asked for. */
export interface RaynetCall {
	id: number;
	title: string;
	status: string;
	priority: string;
	scheduledFrom: string;
	scheduledTill: string;
	completed: string;
	solution: string;
	participants: Array<{ person: number }>;
	extIds: string[];
}

const PERSON_FIELDS = ['firstName', 'lastName', 'contactInfo', 'notice', 'relationship', 'owner'];

const CALL_FIELDS = [
	'title',
	'status',
	'priority',
	'scheduledFrom',
	'scheduledTill',
	'completed',
	'description',
	'solution',
	'company',
	'participants',
	'owner',
	'tags',
];

const STATUSES = ['NEW', 'SCHEDULED', 'COMPLETED', 'CANCELLED'];

const refused = (message: string, status = 400) =>
	new Refusal(status, { success: false, translatedMessage: message });

function requireKnown(given: object, known: string[]): void {
	const unknown = Object.keys(given).filter((name) => !known.includes(name));
	if (unknown.length > 0) throw refused(`Unknown field: ${unknown.join(', ')}`);
}

/**
 * A stand-in for RAYNET's API v2: persons, phone calls, and their external identifiers. Facts from public material on the API: Basic
 * authentication and the header X-Instance-Name, trailing slashes, PUT creates, filters as `title[EQ]`, `fulltext`. That the full text
 * knows a number only as it was written, spaces and all, is the strictest reading.
 */
export class Raynet {
	readonly host = 'app.raynet.cz';

	readonly instance = 'my-company';

	readonly user = 'sales@example.com';

	readonly persons: RaynetPerson[] = [];

	readonly calls: RaynetCall[] = [];

	private counter = 500;

	private server: CrmServer | undefined;

	constructor(readonly key: string) {}

	async start(certificate?: Certificate): Promise<this> {
		const wanted = `Basic ${Buffer.from(`${this.user}:${this.key}`).toString('base64')}`;
		this.server = await startCrmServer({
			certificate,
			operationOf: ({ method, path }) => `${method} ${path.replace(/\/\d+\//, '/ID/')}`,
			authorize: (request, _response, next) => {
				const known = request.get('x-instance-name') === this.instance;
				if (known && request.get('authorization') === wanted) next();
				else next(refused('Unauthorized', 401));
			},
			routes: (app) => {
				app.get('/api/v2/person/', ({ query }: Request, response) => {
					requireKnown(query, ['fulltext', 'limit', 'offset']);
					const text = String(query.fulltext ?? '');
					page(
						response,
						this.persons.filter((person) => JSON.stringify(person).includes(text)),
					);
				});
				app.get('/api/v2/phoneCall/', ({ query }: Request, response) => {
					const { title, ...others } = query as Record<string, unknown>;
					requireKnown(others, ['title[EQ]', 'limit', 'offset']);
					const wantedTitle = others['title[EQ]'] ?? (title as { EQ?: string } | undefined)?.EQ;
					page(
						response,
						this.calls.filter((call) => call.title === wantedTitle),
					);
				});
				app.put('/api/v2/person/', ({ body }: Request, response) => {
					created(response, this.createPerson(body as Partial<RaynetPerson>));
				});
				app.put('/api/v2/phoneCall/', ({ body }: Request, response) => {
					created(response, this.createCall(body as Partial<RaynetCall>));
				});
				app.put('/api/v2/phoneCall/:id/extId/', ({ params, body }: Request, response) => {
					this.identify(Number(params.id), body as { extId?: string });
					response.json({ success: true });
				});
			},
		});
		return this;
	}

	get service(): CrmServer {
		if (!this.server) throw new Error('This RAYNET has not been started.');
		return this.server;
	}

	/** A person who is there already. */
	addPerson(name: string, tel1?: string): RaynetPerson {
		const [firstName = '', lastName = ''] = name.split(' ');
		this.counter += 1;
		const person = { id: this.counter, firstName, lastName, contactInfo: { tel1 } };
		this.persons.push(person);
		return person;
	}

	private createPerson(body: Partial<RaynetPerson>): number {
		requireKnown(body, PERSON_FIELDS);
		if (!body.lastName) throw refused('lastName is required');
		this.counter += 1;
		const { firstName, lastName, contactInfo = {} } = body;
		this.persons.push({ id: this.counter, firstName, lastName, contactInfo });
		return this.counter;
	}

	private createCall(body: Partial<RaynetCall>): number {
		requireKnown(body, CALL_FIELDS);
		const { title, status = '', participants = [] } = body;
		if (!title) throw refused('title is required');
		if (!STATUSES.includes(status)) throw refused('status has an unknown value');
		for (const time of [body.scheduledFrom, body.scheduledTill, body.completed]) {
			if (Number.isNaN(Date.parse(time ?? ''))) throw refused('A time has a wrong format');
		}
		for (const { person } of participants) {
			if (!this.persons.some(({ id }) => id === person)) throw refused('The person does not exist');
		}
		this.counter += 1;
		this.calls.push({ ...(body as RaynetCall), id: this.counter, extIds: [] });
		return this.counter;
	}

	private identify(id: number, { extId }: { extId?: string }): void {
		const call = this.calls.find((one) => one.id === id);
		if (call === undefined || !extId) throw refused('There is no such record', 404);
		if (this.calls.some(({ extIds }) => extIds.includes(extId))) {
			throw refused('The external identifier is taken');
		}
		call.extIds.push(extId);
	}
}

function page(response: Response, data: object[]): void {
	response.json({ success: true, totalCount: data.length, data });
}

function created(response: Response, id: number): void {
	response.status(201).json({ success: true, data: { id } });
}

import express from 'express';

import { type CrmServer, Refusal, startCrmServer } from '../../crm/service/crmServer';
import type { N8nClient } from '../../../tools/n8n/client';
import type { Credential } from '../../../tools/n8n/types';
import type { Authority } from './authority';

interface FreeBusyRequest {
	timeMin: string;
	timeMax: string;
	items: Array<{ id: string }>;
}

/**
 * A stand-in for Google: signing in by OAuth2, and whether calendars are busy. Facts from Google's guides "Using OAuth 2.0 for Web
 * Server Applications" and "Freebusy: query": an entry counts from its start up to its end, and a calendar that one may not see has
 * an error of its own in a response with HTTP 200.
 */
export class GoogleCalendar {
	readonly hosts = ['www.googleapis.com', 'oauth2.googleapis.com'];

	/** The entries of each calendar that one may see, by its ID. */
	readonly calendars = new Map<string, Array<{ start: number; end: number }>>();

	private server: CrmServer | undefined;

	constructor(readonly token: string) {}

	async start(authority: Authority): Promise<this> {
		this.server = await startCrmServer({
			certificate: await authority.certify(this.hosts),
			routes: (app) => {
				app.post('/token', express.urlencoded(), (_request, response) => {
					response.json({
						access_token: this.token,
						refresh_token: '1//stand-in',
						expires_in: 3600,
						token_type: 'Bearer',
					});
				});
				app.post('/calendar/v3/freeBusy', (request, response) => {
					if (request.get('authorization') !== `Bearer ${this.token}`) throw new Refusal(401, {});
					response.json(this.freeBusy(request.body as FreeBusyRequest));
				});
			},
		});
		return this;
	}

	get service(): CrmServer {
		if (!this.server) throw new Error('This Google has not been started.');
		return this.server;
	}

	/** An entry that runs now. */
	begin(calendar: string): void {
		this.calendars.set(calendar, [{ start: Date.now() - 60_000, end: Date.now() + 3_600_000 }]);
	}

	/** Nothing runs now; the last entry has just ended. */
	end(calendar: string): void {
		this.calendars.set(calendar, [{ start: Date.now() - 60_000, end: Date.now() - 1_000 }]);
	}

	/** Makes a credential in n8n, and signs in as a person does in the window that Google opens. */
	async signIn(client: N8nClient, name: string): Promise<Credential> {
		const credential = await client.createCredential({
			name,
			type: 'googleCalendarOAuth2Api',
			data: { clientId: 'stand-in', clientSecret: 'stand-in' },
		});
		const address = await client.rest.send<string>('GET', '/oauth2-credential/auth', {
			query: { id: credential.id },
		});
		const state = new URL(address).searchParams.get('state') ?? '';
		await client.rest.send('GET', '/oauth2-credential/callback', {
			query: { code: '4/stand-in', state },
		});
		return credential;
	}

	private freeBusy({ timeMin, timeMax, items }: FreeBusyRequest) {
		const [from, to] = [Date.parse(timeMin), Date.parse(timeMax)];
		const calendars = items.map(({ id }) => {
			const entries = this.calendars.get(id);
			if (!entries) return [id, { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] }];
			const busy = entries.filter(({ start, end }) => start < to && end > from);
			return [id, { busy: busy.map(({ start, end }) => ({ start: iso(start), end: iso(end) })) }];
		});
		return { kind: 'calendar#freeBusy', calendars: Object.fromEntries(calendars) as object };
	}
}

function iso(time: number): string {
	return new Date(time).toISOString();
}

import { Ipex } from '../../../nodes/Ipex/Ipex.node';
import type { FaultOrder, JournalEntry, Platform } from '../../../tools/platform';
import { runNode, StoredCredential } from '../engine';
import { credentialData } from '../scene';

/** A request of the session that faults are tried on. */
export interface SessionSubject {
	kind: 'sign in' | 'refresh' | 'exchange';
	/** Which requests get the fault. */
	order: Pick<FaultOrder, 'operationId' | 'when'>;
	/** The requests that an access sent to the authorization server. */
	requests: () => JournalEntry[];
	/** Reads something, for which the session needs what the fault is on. */
	run: () => Promise<unknown>;
}

/** One subject of each kind, with an API access and a session of its own. */
export async function sessionSubjectsOn(
	platform: Platform,
	name: string,
): Promise<SessionSubject[]> {
	const [user] = platform.directory.users;
	const kinds = ['sign in', 'refresh', 'exchange'] as const;
	const subjects = kinds.map((kind) => {
		const email = `${kind.replace(' ', '-')}-${name.replace(/\W+/g, '-')}@example.cz`;
		const access = platform.addAccess({
			email,
			password: `Heslo ${kind} & ${name} % žluť`,
			impersonation: true,
		});
		const credential = new StoredCredential({
			...credentialData(platform),
			email,
			password: access.password,
		});
		const read = async (actAs = '') =>
			await runNode({
				nodeType: new Ipex(),
				parameters: { resource: 'switchboard', operation: 'getPauses', actAs },
				credential,
			});
		const isOwn = (entry: Readonly<JournalEntry>) =>
			entry.service === 'auth' && (entry.user === email || bodyOf(entry).username === email);
		return { kind, read, isOwn, actAs: kind === 'exchange' ? (user?.login ?? '') : '' };
	});
	// All but the first have signed in, and have tokens that are good no more.
	for (const { kind, read } of subjects) if (kind !== 'sign in') await read();
	platform.tokens.expireAccessTokens();
	return subjects.map(
		({ kind, read, isOwn, actAs }): SessionSubject => ({
			kind,
			order: {
				operationId: kind === 'exchange' ? 'exchangeToken' : 'getToken',
				when: (entry) => isOwn(entry) && entry.grant === GRANTS[kind],
			},
			requests: () => platform.journal.all().filter(isOwn),
			run: async () => await read(actAs),
		}),
	);
}

const GRANTS: Record<SessionSubject['kind'], JournalEntry['grant']> = {
	'sign in': 'password',
	refresh: 'refresh_token',
	exchange: undefined,
};

function bodyOf({ body }: Readonly<JournalEntry>): { username?: string } {
	return (body ?? {}) as { username?: string };
}

import axios, { type AxiosInstance } from 'axios';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { type CallSpec, type JournalEntry, startPlatform } from '../../tools/platform';
import { controlServer } from '../../tools/platform/standalone/control';
import { childProcess, nodeProcess } from '../../tools/node';
import { benchFile } from './places';
import { credentialData } from '../support/scene';

/** What the stand-in begins with. */
export interface StandInOptions {
	/** Records of the call log. */
	records: number;
	/** Over how many hours they are spread; 48 if not set. */
	hours?: number;
	users?: number;
}

/** What the process says once it listens. */
interface Addresses {
	credential: ICredentialDataDecryptedObject;
	control: string;
	logins: string[];
}

/** The stand-in for IPEX in a process of its own. */
export class StandIn {
	private readonly http: AxiosInstance;

	private constructor(
		private readonly child: childProcess.ChildProcess,
		private readonly addresses: Addresses,
	) {
		this.http = axios.create({
			baseURL: addresses.control,
			proxy: false,
			maxContentLength: Infinity,
		});
	}

	static async start(options: StandInOptions): Promise<StandIn> {
		const child = childProcess.spawn(
			nodeProcess.execPath,
			['--import', 'tsx', benchFile('standIn.ts'), JSON.stringify(options)],
			{ stdio: ['ignore', 'pipe', 'inherit'] },
		);
		const addresses = await new Promise<Addresses>((resolve, reject) => {
			let text = '';
			child.stdout.on('data', (bytes: Buffer) => {
				text += bytes.toString();
				if (text.endsWith('\n')) resolve(JSON.parse(text) as Addresses);
			});
			child.once('exit', (code) => reject(new Error(`The stand-in ended with ${code}.`)));
		});
		return new StandIn(child, addresses);
	}

	get credential(): ICredentialDataDecryptedObject {
		return this.addresses.credential;
	}

	get logins(): string[] {
		return this.addresses.logins;
	}

	/** Where its clock, tokens and calls are changed. */
	get control(): string {
		return this.addresses.control;
	}

	/** How long (ms) it waits before each page of the call log; 0 for not at all. */
	async setPageDelay(milliseconds: number): Promise<void> {
		await this.http.delete('/faults');
		const fault = { kind: 'delay', milliseconds };
		const order = { operationId: 'getCalls', times: 'always', fault };
		if (milliseconds > 0) await this.http.post('/faults', order);
	}

	async journal(): Promise<JournalEntry[]> {
		return await readJournal(this.control);
	}

	/** @throws Error when it broke its own contract: the figures would mean nothing */
	async stop(): Promise<void> {
		const { data: violations } = await this.http.get<string[]>('/violations');
		const ended = new Promise((resolve) => this.child.once('exit', resolve));
		this.child.kill('SIGTERM');
		await ended;
		if (violations.length > 0) throw new Error(violations.join('\n'));
	}
}

/** What a stand-in was asked for. */
export async function readJournal(control: string): Promise<JournalEntry[]> {
	const { data } = await axios.get<JournalEntry[]>(`${control}/journal`, {
		proxy: false,
		maxContentLength: Infinity,
	});
	return data;
}

/** Ends all access tokens of a stand-in, as time does. */
export async function expireTokens(control: string): Promise<void> {
	await axios.post(`${control}/tokens`, { expire: true }, { proxy: false });
}

/** Adds calls to the log of a stand-in. */
export async function addCalls(control: string, specs: CallSpec[]): Promise<void> {
	for (const spec of specs) await axios.post(`${control}/calls`, spec, { proxy: false });
}

// What began later than so long ago may still be going on, and would come into the log while one measures.
const LONGEST_CALL_MS = 2 * 3_600_000;

async function serve({ records, hours = 48, users }: StandInOptions): Promise<void> {
	const platform = await startPlatform({ users });
	const to = platform.clock.now() - LONGEST_CALL_MS;
	if (records > 0) platform.calls.generate(records, { from: to - hours * 3_600_000, to });
	const control = controlServer(platform);
	await control.listen(0);
	const addresses: Addresses = {
		credential: credentialData(platform),
		control: control.url,
		logins: platform.directory.users.map(({ login }) => login),
	};
	nodeProcess.stdout.write(`${JSON.stringify(addresses)}\n`);
	nodeProcess.once('SIGTERM', () => void Promise.all([control.close(), platform.stop()]));
}

if (require.main === module) void serve(JSON.parse(nodeProcess.argv[2] ?? '') as StandInOptions);

import type {
	ICredentialDataDecryptedObject,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import { Ipex } from '../../nodes/Ipex/Ipex.node';
import { type Platform, type PlatformOptions, startPlatform } from '../../tools/platform';
import { runNode, StoredCredential } from './engine';

/** A platform, and the IPEX node on n8n's engine with a credential for it. */
export class Scene {
	readonly credential: StoredCredential;

	private constructor(readonly platform: Platform) {
		this.credential = new StoredCredential(credentialData(platform));
	}

	static async begin(options?: PlatformOptions): Promise<Scene> {
		return new Scene(await startPlatform(options));
	}

	/** Runs an operation, once for each item. */
	async run(
		resource: string,
		operation: string,
		parameters: INodeParameters = {},
		{
			items,
			continueOnFail,
			timeZone,
		}: { items?: INodeExecutionData[]; continueOnFail?: boolean; timeZone?: string } = {},
	): Promise<INodeExecutionData[]> {
		return await runNode(
			{
				nodeType: new Ipex(),
				parameters: { resource, operation, ...parameters },
				credential: this.credential,
				continueOnFail,
				timeZone,
			},
			items,
		);
	}

	/** The error that an operation ends with, as the user reads it. The correlation ID is not in the description. */
	async failure(
		resource: string,
		operation: string,
		parameters: INodeParameters = {},
	): Promise<{ message: string; description: string; correlationId?: string; whole: string }> {
		const outcome = await this.run(resource, operation, parameters).then(
			() => undefined,
			(error: Error & { description?: string }) => error,
		);
		if (outcome === undefined) throw new Error('The operation did not fail.');
		const { message, description = '' } = outcome;
		const whole = JSON.stringify(outcome);
		return { message, ...splitCorrelationId(description), whole };
	}

	/** Expects that the operation ran as these users, each for an item of its own. */
	expectRunsAs(operationId: string, logins: string[], output: INodeExecutionData[]): void {
		// A strict platform rejects the first form of a list.
		const served = this.platform.journal.of(operationId).filter(({ status }) => status !== 400);
		expect(served.map(({ user }) => user).sort()).toStrictEqual([...logins].sort());
		const inputs = output.map(({ pairedItem }) => (pairedItem as { item: number }).item);
		expect(new Set(inputs)).toStrictEqual(new Set(logins.keys()));
	}

	/** Ends the platform, and says what it did against its own contract: nothing, one hopes. */
	async end(): Promise<string[]> {
		await this.platform.stop();
		return this.platform.violations;
	}
}

/** A description without its correlation ID, which is another one in each run. */
export function splitCorrelationId(description: string): {
	description: string;
	correlationId?: string;
} {
	const [text = '', correlationId] = description.split(
		/ ?Correlation ID for IPEX support: ([\da-f-]{36})$/,
	);
	return { description: text, correlationId };
}

/** The credential for the default access of a platform. */
export function credentialData(platform: Platform): ICredentialDataDecryptedObject {
	return {
		email: platform.access.email,
		password: platform.access.password,
		actAs: '',
		authUrl: platform.authUrl,
		apiUrl: platform.apiUrl,
		smsUrl: platform.smsUrl,
		centralUrl: platform.centralUrl,
		accessToken: '',
	};
}

/** So many input items. */
export function itemsOf(count: number): INodeExecutionData[] {
	return Array.from({ length: count }, (_, index) => ({ json: { index } }));
}

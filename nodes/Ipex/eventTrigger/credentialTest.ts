import type { ICredentialsDecrypted, INodeCredentialTestResult } from 'n8n-workflow';

import { readAuthentication } from './authentication';

/**
 * Tests the credential of the webhook. n8n sends it nowhere, so only its form can be checked; the first event shows
 * whether the portal sends the same values.
 */
export async function testWebhookCredential({
	data = {},
}: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	try {
		readAuthentication(data);
	} catch (error) {
		return { status: 'Error', message: (error as Error).message };
	}
	return {
		status: 'OK',
		message:
			'The credential is filled in. The first event shows whether the portal sends the same.',
	};
}

import type { ICredentialTestRequest, INodeType } from 'n8n-workflow';

import { IpexApi } from '../../credentials/IpexApi.credentials';
import { runNode, type StoredCredential } from './engine';

/** What the form of a credential shows after its test. */
export interface TestResult {
	status: 'OK' | 'Error';
	message: string;
}

interface RequestError {
	message: string;
	cause?: { code?: string; response?: { status: number; statusText?: string } };
}

/**
 * Tests a credential on n8n's routing engine, and reads the outcome as `CredentialsTester` of n8n 2.41 does, which is
 * no part of n8n-core: the rules of the credential first, then the words of HTTP, then the code of the network.
 */
export async function testCredential(credential: StoredCredential): Promise<TestResult> {
	const { request, rules = [] } = new IpexApi().test;
	try {
		const [item] = await runNode({
			nodeType: nodeThatSends(request),
			parameters: {},
			credential,
		});
		for (const rule of rules) {
			if (rule.type !== 'responseSuccessBody') continue;
			const { key, value, message } = rule.properties;
			const found = (item?.json as Record<string, unknown> | undefined)?.[key];
			if (found === value) return { status: 'Error', message };
		}
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		return { status: 'Error', message: messageOf(error as RequestError, rules) };
	}
}

function messageOf(
	{ message, cause }: RequestError,
	rules: NonNullable<ICredentialTestRequest['rules']>,
): string {
	if (!cause?.response) return cause?.code ?? message;
	const { status, statusText } = cause.response;
	for (const rule of rules) {
		if (rule.type === 'responseCode' && rule.properties.value === status)
			return rule.properties.message;
	}
	if (status >= 199 && status <= 299) return message;
	return statusText || `Received HTTP status code: ${status}`;
}

function nodeThatSends(request: ICredentialTestRequest['request']): INodeType {
	return {
		description: {
			displayName: 'Temp-Node',
			name: 'noOp',
			group: [],
			version: 1,
			description: '',
			defaults: { name: 'Temp-Node' },
			inputs: [],
			outputs: [],
			credentials: [{ name: 'ipexApi', required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } },
			],
		},
	};
}

import axios from 'axios';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

// All three contenders have n8n's engine in memory.
import '../../support/engine';
import type { Task } from '../worker';

interface Page {
	items: unknown[];
	totalPages: number;
}

/** Reads the whole call log with nothing but axios. */
export const task: Task<{ credential: ICredentialDataDecryptedObject }> = async ({
	credential,
}) => {
	const { email, password, authUrl, apiUrl } = credential as Record<string, string>;
	const { data } = await axios.post<{ access_token: string }>(
		`${authUrl}/token`,
		new URLSearchParams({
			grant_type: 'password',
			client_id: 'api',
			username: email ?? '',
			password: password ?? '',
		}),
		{ proxy: false },
	);
	const headers = { Authorization: `Bearer ${data.access_token}` };
	return {
		measured: async () => {
			const calls: unknown[] = [];
			for (let page = 1, pages = 1; page <= pages; page++) {
				const params = { page, pageSize: 5_000, sortColumn: 'calldate', sortDirection: 'asc' };
				const answer = await axios.get<Page>(`${apiUrl}/calls`, { params, headers, proxy: false });
				for (const item of answer.data.items) calls.push(item);
				pages = answer.data.totalPages;
			}
			return { items: calls.length };
		},
	};
};

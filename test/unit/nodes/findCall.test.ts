import type { IExecuteFunctions } from 'n8n-workflow';

import { findCall } from '../../../nodes/Ipex/eventTrigger/findCall';
import { readCallFormat } from '../../../nodes/Ipex/call/callFormat';

afterEach(() => jest.useRealTimers());

it('a cancelled execution sends no further request', async () => {
	jest.useFakeTimers();
	const cancel = new AbortController();
	const request = jest.fn().mockResolvedValue({ currentPage: 1, totalPages: 1, items: [] });
	const context = {
		getCredentials: async () => await Promise.resolve({ apiUrl: 'https://api.example' }),
		getExecutionCancelSignal: () => cancel.signal,
		getNode: () => ({ name: 'IPEX Event Trigger' }),
		helpers: { httpRequestWithAuthentication: request },
	} as unknown as IExecuteFunctions;
	const found = findCall(context, '1.2', { waitMs: 60_000, style: readCallFormat({}) });
	await jest.advanceTimersByTimeAsync(500);
	// Whether the call is in progress, and what the call log has of it.
	expect(request).toHaveBeenCalledTimes(2);
	cancel.abort();
	await jest.advanceTimersByTimeAsync(60_000);
	await found;
	expect(request).toHaveBeenCalledTimes(2);
});

import type { IExecuteFunctions } from 'n8n-workflow';

import { findCall } from '../../../nodes/Ipex/eventTrigger/findCall';
import { styleIn } from '../../../nodes/Ipex/shared/call/callStyle';

afterEach(() => jest.useRealTimers());

it('a cancelled execution stops requesting its call', async () => {
	jest.useFakeTimers();
	const cancel = new AbortController();
	const request = jest.fn().mockResolvedValue({ currentPage: 1, totalPages: 1, items: [] });
	const context = {
		getCredentials: async () => await Promise.resolve({ apiUrl: 'https://api.example' }),
		getExecutionCancelSignal: () => cancel.signal,
		getNode: () => ({ name: 'IPEX Event Trigger' }),
		helpers: { httpRequestWithAuthentication: request },
	} as unknown as IExecuteFunctions;
	const found = findCall(context, '1.2', { waitMs: 60_000, style: styleIn({}) });
	await jest.advanceTimersByTimeAsync(500);
	expect(request).toHaveBeenCalledTimes(1);
	cancel.abort();
	await jest.advanceTimersByTimeAsync(60_000);
	await found;
	// The one that was due when the execution was cancelled.
	expect(request).toHaveBeenCalledTimes(2);
});

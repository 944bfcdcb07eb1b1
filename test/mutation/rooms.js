/** Thousands of histories are in `npm test` only: they would run for each change. */
const pollTests = {
	tests: ['nodes/{pollCases,pollDecide,pollFaults,pollOrder,pollRequests}'],
	// Each takes as long as twenty others.
	without: [
		'is not emitted again when the second one is written after the first was forgotten',
		'a call that never leaves the calls in progress',
		'published again with another filter',
		'begin in the same second',
		'a call that is longer than what one poll can read',
		'comes newest first, whatever order is asked for',
		'when the workflow was published while a poll read the log',
		'within the time that n8n lets a poll take',
		'lasts for 5 hours and the platform searches by the end',
		'moved to another main while a poll read the log',
	],
};

/** What is changed, and the tests that are to notice it: files of `test/unit`, `without` the tests with these words. */
module.exports = {
	credentials: {
		// A form without decisions: 'IpexWebhookApi'.
		mutate: ['credentials/*.ts', '!credentials/IpexWebhookApi.credentials.ts'],
		tests: ['credentials/*', 'nodes/retry'],
	},
	phone: {
		// Tables, which a test compares with libphonenumber: 'numberingPlans', 'hiddenCallerWords'.
		mutate: [
			'nodes/Ipex/phone/*.ts',
			'!nodes/Ipex/phone/numberingPlans.ts',
			'!nodes/Ipex/phone/hiddenCallerWords.ts',
		],
		tests: ['nodes/{phone,phoneOracle,matchNumber,hiddenCallers}'],
	},
	call: {
		mutate: ['nodes/Ipex/call/*.ts'],
		tests: ['nodes/{call,callSummary,callTruth,callFilter,oddRecords,recordKey,recordings}'],
	},
	request: {
		mutate: ['nodes/Ipex/request/*.ts'],
		tests: [
			'nodes/{buildRequest,customOperations,graphql,inParallel,listForm,operation,pagination}',
			'nodes/{recordings,requestJson,requestQueue,responseReaders,retry,streams}',
		],
	},
	// What a poll decides and remembers.
	pollDecisions: {
		mutate: [
			'nodes/Ipex/callLogTrigger/{completeness,decide,mediaReadiness,nextState,seenKeys}.ts',
			'nodes/Ipex/callLogTrigger/{settings,state,unsavedStates}.ts',
		],
		tests: [
			'nodes/{pollCompleteness,pollDecide,pollMedia,pollNextState,pollSettings,pollState,unsavedStates}',
		],
	},
	// What a poll reads, and what it makes of it.
	polls: {
		mutate: [
			'nodes/Ipex/callLogTrigger/{followUp,newestCall,polledCall,readCalls}.ts',
			'nodes/Ipex/callLogTrigger/{readCallsInProgress,readMedia}.ts',
		],
		...pollTests,
		tests: [...pollTests.tests, 'nodes/{pollFollowUp,pollNewestCall,pollReadCalls,polledCall}'],
	},
	// The order in which a poll does things.
	pollOrder: {
		mutate: ['nodes/Ipex/callLogTrigger/{poll,pollSource}.ts'],
		...pollTests,
	},
	events: {
		// A form without decisions: 'parameters'.
		mutate: ['nodes/Ipex/eventTrigger/*.ts', '!nodes/Ipex/eventTrigger/parameters.ts'],
		tests: ['nodes/{eventTrigger,findCall,receive,sameSecret}'],
	},
};

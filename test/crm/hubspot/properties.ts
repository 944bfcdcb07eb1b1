/** HubSpot's own properties, as far as a stand-in for them is needed; the full lists are in HubSpot's guides of the objects. */
export const CONTACT_PROPERTIES = [
	'company',
	'createdate',
	'email',
	'firstname',
	'hs_calculated_mobile_number',
	'hs_calculated_phone_number',
	'hs_object_id',
	'hs_searchable_calculated_mobile_number',
	'hs_searchable_calculated_phone_number',
	'lastmodifieddate',
	'lastname',
	'mobilephone',
	'phone',
];

export const CALL_PROPERTIES = [
	'hs_call_body',
	'hs_call_direction',
	'hs_call_disposition',
	'hs_call_duration',
	'hs_call_external_id',
	'hs_call_from_number',
	'hs_call_recording_url',
	'hs_call_status',
	'hs_call_title',
	'hs_call_to_number',
	'hs_createdate',
	'hs_object_id',
	'hs_timestamp',
	'hubspot_owner_id',
];

/** A message of another channel, as an SMS; HubSpot's guide "Communications". */
export const COMMUNICATION_PROPERTIES = [
	'hs_communication_body',
	'hs_communication_channel_type',
	'hs_communication_logged_from',
	'hs_createdate',
	'hs_object_id',
	'hs_timestamp',
	'hubspot_owner_id',
];

export const NOTE_PROPERTIES = [
	'hs_attachment_ids',
	'hs_createdate',
	'hs_note_body',
	'hs_object_id',
	'hs_timestamp',
	'hubspot_owner_id',
];

/** HubSpot calculates these; they cannot be written. */
export const READ_ONLY = [
	'createdate',
	'hs_calculated_mobile_number',
	'hs_calculated_phone_number',
	'hs_createdate',
	'hs_object_id',
	'hs_searchable_calculated_mobile_number',
	'hs_searchable_calculated_phone_number',
	'lastmodifieddate',
];

export const OPTIONS: Record<string, string[]> = {
	hs_communication_channel_type: ['LINKEDIN_MESSAGE', 'SMS', 'WHATS_APP'],
	hs_communication_logged_from: ['CRM'],
	hs_call_direction: ['INBOUND', 'OUTBOUND'],
	hs_call_status: [
		'BUSY',
		'CALLING_CRM_USER',
		'CANCELED',
		'COMPLETED',
		'CONNECTING',
		'FAILED',
		'IN_PROGRESS',
		'MISSED',
		'NO_ANSWER',
		'QUEUED',
		'RINGING',
	],
};

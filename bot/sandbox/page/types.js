/**
 * The shapes that the server sends: the parts of Bot API objects that the page draws.
 *
 * @typedef {{type: string, offset: number, length: number, url?: string, language?: string,
 *   user?: User}} Entity  offsets and lengths are UTF-16 units, as in JavaScript strings
 * @typedef {{id: number, is_bot?: boolean, first_name: string, language_code?: string,
 *   username?: string}} User
 * @typedef {{text: string, callback_data?: string, url?: string, copy_text?: {text: string},
 *   style?: string}} InlineButton
 * @typedef {{inline_keyboard: InlineButton[][]}} InlineMarkup
 * @typedef {string | {text: string, request_location?: boolean, request_contact?: boolean,
 *   style?: string}} ReplyButton
 * @typedef {{keyboard?: ReplyButton[][], resize_keyboard?: boolean, one_time_keyboard?: boolean,
 *   is_persistent?: boolean, input_field_placeholder?: string, remove_keyboard?: boolean,
 *   force_reply?: boolean}} ReplyMarkup
 * @typedef {{file_id: string, width: number, height: number}} PhotoSize
 * @typedef {{file_id: string, file_name?: string, file_size?: number, mime_type?: string}} Document
 * @typedef {{latitude: number, longitude: number}} Place
 * @typedef {{message_id: number, date: number, from?: User, text?: string,
 *   entities?: Entity[], caption?: string, caption_entities?: Entity[], photo?: PhotoSize[],
 *   document?: Document, location?: Place, venue?: {title: string, address: string, location: Place},
 *   reply_markup?: InlineMarkup, reply_to_message?: Message, pinned_message?: Message}} Message
 * @typedef {{command: string, description: string}} Command
 * @typedef {{message_id: number, by: "bot" | "learner", reaction: {emoji?: string}[]}} Reaction
 *   an empty list where it was taken back
 * @typedef {{chat_id: number, user: User, messages: Message[], commands: Command[],
 *   action: string | null, blocked: boolean, reply_keyboard?: ReplyMarkup | null,
 *   reactions?: Reaction[], silent?: number[]}} Snapshot
 * @typedef {{language_code?: string, first_name?: string}} Introduction
 * @typedef {{type: string, data: any}} LiveEvent
 */

export {};

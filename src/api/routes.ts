/**
 * The till's HTTP operations, named once. Paths are relative to the till's own origin.
 *
 *   GET    /api/state                         TillState
 *   GET    /api/events                        server-sent events (EVENT_SCHEMAS)
 *   GET    /api/products?query=&limit=        ProductList
 *   POST   /api/basket/lines                  AddLine -> Basket
 *   POST   /api/basket/lines/{id}/quantity    { quantity } -> Basket
 *   DELETE /api/basket/lines/{id}             -> Basket (void)
 *   PUT    /api/basket/discount               OrderDiscount -> Basket
 *   DELETE /api/basket/discount               -> Basket (takes it off)
 *   DELETE /api/basket                        -> Basket (cancelled and logged; a new one)
 *   POST   /api/basket/tenders                AddTender -> TenderResult
 *   DELETE /api/basket/tenders/{id}           -> Basket
 *   POST   /api/sales                         OneShotSale -> Sale
 *   GET    /api/sales?query=&before=&limit=   SaleList
 *   GET    /api/sales/{id}                    Sale
 *   GET    /api/sales/{id}/receipt            ReceiptDocument (preview)
 *   POST   /api/sales/{id}/reprint            -> PrintJob (COPY)
 *   POST   /api/refunds                       Refund -> Sale
 *   GET    /api/print-jobs                    { items: PrintJob[] }
 *   POST   /api/print-jobs/{id}/retry         -> PrintJob
 *   GET    /api/queue?status=&limit=          rows of sync_queue
 *   GET    /api/status                        Status
 *   POST   /api/catalogue/import              text/csv -> ImportReport (role manager)
 *   GET    /api/openapi.json
 *   POST   /api/demo/network                  { up } (only with --demo)
 *
 * A refusal is 409 with a Problem, a body that is no JSON 400, a malformed request 422, an unknown id 404, a body too
 * large 413 or of a type that a form can send 415, a missing key 401, a key of another role or a foreign Origin 403, a
 * foreign Host 421, a full disk 507.
 */
export const API_BASE = "/api";

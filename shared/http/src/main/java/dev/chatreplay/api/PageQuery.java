package dev.chatreplay.api;

import dev.chatreplay.history.Order;

/// The query parameters of a page by its number.
///
/// @param number the number of the page, from 1
/// @param perPage the maximum number of entries of a page
record PageQuery(int number, int perPage) {
    private static final int MAX_NUMBER = 999_999_999;

    /// Reads `page_no` and `per_page`. The pages 0 and 1 are both the first one, because clients of the vendors count from either.
    static PageQuery read(QueryParameters query, int defaultPerPage, int maxPerPage) {
        return new PageQuery(Math.max(1, query.wholeNumber("page_no", 0, MAX_NUMBER).orElse(1)),
                query.wholeNumber("per_page", 1, maxPerPage).orElse(defaultPerPage));
    }

    /// Reads `sort_order`.
    static Order order(QueryParameters query, Order absent) {
        return query.choice("sort_order", Choices.of("ASC", Order.OLDEST_FIRST, "DESC", Order.NEWEST_FIRST))
                .orElse(absent);
    }

    /// Returns the number of entries before this page.
    long before() {
        return (number - 1L) * perPage;
    }
}

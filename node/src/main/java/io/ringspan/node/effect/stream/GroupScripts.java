package io.ringspan.node.effect.stream;

/**
 * Scripts that only read, for EVAL_RO: which entries are to be read is known only in the store, by what it says of the group. Each
 * replies with the store's error if there is no such group.
 */
final class GroupScripts {
    /**
     * Of the stream that is its key, the group ARGV[1], its consumer ARGV[2], what is asked for ARGV[3] (new entries, what the consumer
     * has behind an id, or nothing) and how many ARGV[4], 0 for all. Replies with the entries, and whether the consumer is there; the
     * entries that it has with how often they were delivered, and without fields if they were deleted.
     */
    static final String READ = """
            local k, g, c, from, count = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
            local p = redis.pcall('XPENDING', k, g, '-', '+', 0)
            if p.err then return p end
            local found = {}
            if from == '>' then
              for _, each in ipairs(redis.call('XINFO', 'GROUPS', k)) do
                if each[2] == g then
                  for i = 1, #each, 2 do
                    if each[i] == 'last-delivered-id' then from = '(' .. each[i + 1] end
                  end
                end
              end
              if count == '0' then
                found = redis.pcall('XRANGE', k, from, '+')
              else
                found = redis.pcall('XRANGE', k, from, '+', 'COUNT', count)
              end
              if found.err then found = {} end
            elseif from ~= '' then
              if count == '0' then count = '9223372036854775807' end
              for i, each in ipairs(redis.call('XPENDING', k, g, '(' .. from, '+', count, c)) do
                local entry = redis.call('XRANGE', k, each[1], each[1])
                found[i] = {each[1], entry[1] and entry[1][2] or false, each[4]}
              end
            end
            for _, each in ipairs(redis.call('XINFO', 'CONSUMERS', k, g)) do
              if each[2] == c then return {found, 1} end
            end
            return {found, 0}
            """;

    /**
     * Of the stream that is its key and the group ARGV[1] what is pending for ARGV[2] milliseconds, or was deleted, from ARGV[3] on,
     * ARGV[4] entries at the most, of ten times as many. Replies with the next one, and with those,
     * as READ does.
     */
    static final String CLAIM = """
            local k, g, from = KEYS[1], ARGV[1], ARGV[3]
            local idle, count = tonumber(ARGV[2]), tonumber(ARGV[4])
            local tries, found = count * 10, {}
            while true do
              local page = redis.pcall('XPENDING', k, g, from, '+', 100)
              if page.err then
                if from == ARGV[3] then return page end
                return {'0-0', found}
              end
              for _, each in ipairs(page) do
                if tries == 0 or count == 0 then return {each[1], found} end
                tries = tries - 1
                local entry = redis.call('XRANGE', k, each[1], each[1])[1]
                if not entry or each[3] >= idle then
                  found[#found + 1] = {each[1], entry and entry[2] or false, each[4]}
                  count = count - 1
                end
              end
              if #page < 100 then return {'0-0', found} end
              from = '(' .. page[#page][1]
            end
            """;

    private GroupScripts() {}
}

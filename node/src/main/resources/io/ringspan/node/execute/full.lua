-- The store was full when the script began. It would not take the messages then, but does once the script has written something. So that
-- it does not take more than it would without that, what it would refuse is refused here, until the script writes on its own. Where
-- values are to be copied, which takes room, nothing is let through but what leaves none.
local copies, deny = $COPIES, '$DENY'
local refuses = copies

local function push(...)
local length = redis.pcall('RPUSHX', published, ...)
if typeof(length) == 'table' and find(length.err or '', '^OOM ') then
refuses = true
redis.pcall('LTRIM', published, 0, -1)
length = redis.pcall('RPUSHX', published, ...)
end
return length
end

local function held(name)
if not refuses or typeof(name) ~= 'string' then return end
local word = ' ' .. lower(name)
local writes = find(writes, word .. '=', 1, true)
if copies then
if not writes or word == ' del' or word == ' unlink' then return end
elseif not find(deny, word .. ' ', 1, true) then
if writes then refuses = false end
return
end
return {err = "OOM command not allowed when used memory > 'maxmemory'."}
end

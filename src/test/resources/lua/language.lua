local chunk, problem = loadstring(ARGV[1], "@c") if not chunk then return "syntax: " .. problem end
local function show(n, first, ...) if n == 0 then return "" end
local text = type(first) == "string" and first or type(first) == "number" and tostring(first) or type(first) == "boolean" and tostring(first) or type(first)
if n > 60 then return "many" end return text .. "|" .. show(n - 1, ...) end
local function shown(...) return show(select("#", ...), ...) end
return shown(pcall(chunk))

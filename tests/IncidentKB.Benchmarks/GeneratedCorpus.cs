using System.Globalization;
using System.Text;
using IncidentKB.Core.Content;

namespace IncidentKB.Benchmarks;

/// <summary>
/// Made-up incidents, the same for the same number every time: about 150 English words and 250 Chinese characters each,
/// drawn from vocabularies in which few words are frequent and most are rare (Zipf), as in real text, with identifiers,
/// messages and project names among them. Their ids begin at IKB-1000000.
/// </summary>
internal sealed class GeneratedCorpus
{
    public static readonly IReadOnlyList<string> Patterns =
    [
        "released-more-often-than-acquired", "counted-down-more-often-than-up", "referenced-after-last-release",
        "collection-shared-without-owner", "closed-or-returned-twice",
    ];

    public static readonly IReadOnlyList<string> Practices =
    [
        "acquire-and-release-in-one-scope", "one-owner-releases", "make-close-idempotent", "guard-the-counter", "copy-per-owner",
        "count-the-retries",
    ];

    private const int Seed = 20261121;

    private static readonly string[] Languages = ["go", "go", "go", "go", "java", "java", "csharp", "python", "rust"];
    private static readonly string[] Severities = ["low", "medium", "medium", "high", "high", "critical"];
    private static readonly string[] Cwes = ["CWE-765", "CWE-911", "CWE-362", "CWE-1341", "CWE-675", "CWE-672", "CWE-820", "CWE-476"];

    // The frequent end of both vocabularies, in order of frequency.
    private const string FrequentEnglish = """
        the a of to and in is that it when for by on with was not this from which are as be has but at its one after then no an or two
        goroutine process lock panic request error release close call counter map server connection thread memory retry buffer channel
        semaphore deadlock race queue timeout client worker context pool cache handler upload file runtime pointer object second twice never
        before while until because only every same other held count state shared write read owner reference loop signal wait group mutex
        """;

    private const string FrequentChinese = """
        的 了 在 是 和 时 被 后 并 会 崩溃 进程 协程 释放 获取 计数 并发 写入 读取 请求 连接 关闭 两次 错误 调用 线程 超时 重试 信号量 锁 死锁 竞态 队列
        缓冲区 通道 映射 引用 归零 负数 内存 泄漏 指针 对象 处理 服务器 客户端 上传 下载 文件 缓存 上下文 取消 等待 唤醒 状态 共享 持有 归还 触发 修复 版本
        """;

    private const string ChineseCharacters =
        "数据结构算法编译器网络协议端口地址消息订阅发布事务日志索引查询缓冲磁盘分区副本选举心跳租约路由代理负载均衡限流熔断降级监控告警指标采样追踪链路注册发现配置中心热更新灰度滚动回滚备份恢复快照压缩解码签名证书密钥令牌会话权限审计容器镜像编排调度资源配额节点集群分片"
        + "迁移扩容缩存储引擎查找排序哈希树图栈堆递归迭代闭包泛型接口反射注解模板插件钩子回调事件循环异步同步阻塞轮询中断信号管道套接字符串编码解析校验序列化";

    private static readonly string[] Syllables =
        [
            "ba", "cor", "den", "fal", "gri", "hel", "in", "jo", "ka", "lum", "mer", "no", "or", "pax", "qui", "ran", "sol", "ter", "ul",
            "vex", "win", "ya", "zo", "str", "ple", "tion", "ing", "er", "al", "ic",
        ];

    private readonly ZipfWords _english;
    private readonly ZipfWords _chinese;
    private readonly List<string> _projects;
    private readonly List<string> _messages;

    public GeneratedCorpus()
    {
        var random = new Random(Seed);
        _english = new ZipfWords(Split(FrequentEnglish), 30_000, () => EnglishWord(random));
        _chinese = new ZipfWords(Split(FrequentChinese), 12_000, () => ChineseWord(random));
        _projects = [.. Enumerable.Range(0, 2000).Select(_ => EnglishWord(random) + (random.Next(3) == 0 ? "-" + EnglishWord(random) : ""))
            .Distinct(StringComparer.Ordinal)];
        _messages = [.. Enumerable.Range(0, 3000).Select(
            _ => $"{_english.Next(random)}: {_english.Next(random)} {_english.Next(random)} {_english.Next(random)} {Identifier(random)}")];
    }

    /// <summary>The incident of this number, from 0.</summary>
    public GeneratedIncident Incident(int number)
    {
        var random = new Random(Seed + (number * 7919));
        var project = _projects[random.Next(_projects.Count)];
        // Half of the messages are shared by many incidents, as real panics are.
        var message = random.Next(2) == 0
            ? _messages[random.Next(_messages.Count)]
            : $"{_english.Next(random)}: {Identifier(random)} {_english.Next(random)} {_english.Next(random)} {_english.Next(random)}";
        var (title, titleZh) = (Sentence(random, 8), ChineseSentence(random, 8));
        var (body, bodyZh) = (EnglishBody(random, message), ChineseBody(random));
        var slug = $"{project}-{number}";
        var record = EnglishFile(random, number, slug, project, message, title, body);
        var bundle = new IncidentBundle($"incidents/{slug}",
        [
            new(IncidentBundle.EnglishFile, record),
            new(
                IncidentBundle.ChineseFile,
                $"---\ntitle: \"{titleZh}\"\nsummary: \"{ChineseSentence(random, 12)}\"\ntranslates: 000000000000\n---\n{bodyZh}"),
        ]);
        return new GeneratedIncident(bundle, title, body, bodyZh, message, project);
    }

    private string EnglishFile(Random random, int number, string slug, string project, string message, string title, string body)
    {
        var day = new DateOnly(2015, 1, 1).AddDays(random.Next(4000));
        return string.Create(CultureInfo.InvariantCulture, $"""
            ---
            id: IKB-{1_000_000 + number}
            slug: {slug}
            title: "{title}"
            summary: "{Sentence(random, 16)}"
            project: {project}
            repository: https://example.org/{project}
            language: {Languages[random.Next(Languages.Length)]}
            severity: {Severities[random.Next(Severities.Length)]}
            kind: crash
            occurred_on: {day:yyyy-MM-dd}
            pattern: {Patterns[random.Next(Patterns.Count)]}
            practices: [{Practices[random.Next(Practices.Count)]}]
            cwe: [{Cwes[random.Next(Cwes.Length)]}]
            signatures:
              - language: go
                kind: panic
                message: "{message}"
            references:
              - type: REPORT
                url: https://example.org/{project}/issues/{number}
            status: published
            verified: 2026-11-20
            aliases: []
            ---

            """).ReplaceLineEndings("\n") + body;
    }

    private string EnglishBody(Random random, string message)
    {
        var body = new StringBuilder();
        foreach (var (heading, sentences) in new[] { ("Symptom", 4), ("Root cause", 5), ("Fix required", 3) })
        {
            body.Append("## ").Append(heading).Append("\n\n");
            for (var i = 0; i < sentences; i++)
            {
                body.Append(Sentence(random, 9 + random.Next(6)));
                body.Append(random.Next(3) == 0 ? $" See `{Identifier(random)}`. " : ". ");
            }

            body.Append("\n\n");
            if (heading == "Symptom")
            {
                body.Append("```text\npanic: ").Append(message).Append("\n```\n\n");
            }
        }

        return body.ToString();
    }

    private string ChineseBody(Random random)
    {
        var body = new StringBuilder();
        foreach (var (heading, sentences) in new[] { ("症状", 4), ("根本原因", 5), ("修复要求", 3) })
        {
            body.Append("## ").Append(heading).Append("\n\n");
            for (var i = 0; i < sentences; i++)
            {
                body.Append(ChineseSentence(random, 10)).Append(random.Next(4) == 0 ? $"，参见 `{Identifier(random)}`。" : "。");
            }

            body.Append("\n\n");
        }

        return body.ToString();
    }

    private string Sentence(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => _english.Next(random)));

    private string ChineseSentence(Random random, int words) =>
        string.Concat(Enumerable.Range(0, words).Select(_ => _chinese.Next(random)));

    private string Identifier(Random random)
    {
        var name = Capital(_english.Rare(random)) + Capital(_english.Next(random));
        return random.Next(3) switch
        {
            0 => $"{_english.Rare(random)}.{name}",
            1 => $"{_english.Rare(random)}/{_english.Next(random)}.go:{random.Next(1, 900)}",
            _ => name,
        };
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static string EnglishWord(Random random) =>
        string.Concat(Enumerable.Range(0, 2 + random.Next(3)).Select(_ => Syllables[random.Next(Syllables.Length)]));

    private static string ChineseWord(Random random) => string.Concat(
        Enumerable.Range(0, random.Next(6) == 0 ? 3 : 2).Select(_ => ChineseCharacters[random.Next(ChineseCharacters.Length)]));

    private static string[] Split(string words) => words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Words of which the n-th is drawn with a share of about 1/n.</summary>
    private sealed class ZipfWords
    {
        private readonly List<string> _words;
        private readonly double[] _cumulated;

        public ZipfWords(IEnumerable<string> frequent, int size, Func<string> make)
        {
            var all = frequent.ToHashSet(StringComparer.Ordinal);
            _words = [.. all];
            while (_words.Count < size)
            {
                var word = make();
                if (all.Add(word))
                {
                    _words.Add(word);
                }
            }

            _cumulated = new double[size];
            for (var i = 0; i < size; i++)
            {
                _cumulated[i] = (i == 0 ? 0 : _cumulated[i - 1]) + (1.0 / (i + 3));
            }
        }

        public string Next(Random random)
        {
            var found = Array.BinarySearch(_cumulated, random.NextDouble() * _cumulated[^1]);
            return _words[Math.Min(found < 0 ? ~found : found, _words.Count - 1)];
        }

        public string Rare(Random random) => _words[200 + random.Next(_words.Count - 200)];
    }
}

/// <summary>An incident of the generated corpus, with the texts that queries are drawn from.</summary>
internal sealed record GeneratedIncident(
    IncidentBundle Bundle, string Title, string Body, string ChineseBody, string Message, string Project);

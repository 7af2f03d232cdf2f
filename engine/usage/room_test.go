package usage

import (
	"fmt"
	"runtime"
	"testing"
	"testing/fstest"
)

// tree makes a file system of names and contents.
func tree(files map[string]string) fstest.MapFS {
	root := make(fstest.MapFS)
	for name, content := range files {
		root[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return root
}

const (
	meminfo = "MemTotal:       24683620 kB\nMemFree:        23486020 kB\nMemAvailable:   1048576 kB\n" // 1 GiB
	mount2  = "24 1 0:22 / / rw - ext4 /dev/sda rw\n30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
	mount1  = "32 30 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n34 30 0:31 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
	mib     = 1 << 20
)

// group2 adds the files of a cgroup of version 2 to root.
func group2(root fstest.MapFS, dir, limit string, used, inactive int64) {
	for name, content := range map[string]string{
		"memory.max":     limit + "\n",
		"memory.current": fmt.Sprintln(used),
		"memory.stat":    fmt.Sprintf("anon 5\nactive_file 7\ninactive_file %d\nslab 9\n", inactive),
	} {
		root[dir+"/"+name] = &fstest.MapFile{Data: []byte(content)}
	}
}

// group1 adds those of a cgroup of version 1.
func group1(root fstest.MapFS, dir, limit string, used, inactive int64) {
	for name, content := range map[string]string{
		"memory.limit_in_bytes": limit + "\n",
		"memory.usage_in_bytes": fmt.Sprintln(used),
		"memory.stat":           fmt.Sprintf("inactive_file 1\ntotal_inactive_file %d\n", inactive),
	} {
		root[dir+"/"+name] = &fstest.MapFile{Data: []byte(content)}
	}
}

func TestAvailable(t *testing.T) {
	const none = "9223372036854771712" // version 1 without a limit
	tests := []struct {
		name  string
		files map[string]string
		add   func(root fstest.MapFS)
		want  Room
		ok    bool
	}{
		{"nothing", nil, nil, Room{}, false},
		{"system only", map[string]string{"proc/meminfo": meminfo}, nil, Room{1 << 30, SystemMemory}, true},
		{"an old kernel", map[string]string{"proc/meminfo": "MemTotal: 5 kB\nMemFree: 4 kB\n"}, nil, Room{}, false},
		{"no number", map[string]string{"proc/meminfo": "MemAvailable: much kB\n"}, nil, Room{}, false},
		{"no figure", map[string]string{"proc/meminfo": "MemAvailable:\n"}, nil, Room{}, false},
		{"too large a figure", map[string]string{"proc/meminfo": "MemAvailable: 9223372036854775807 kB\n"}, nil, Room{}, false},
		{
			"version 2, pages that can be dropped are free",
			map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/user.slice/job\n", "proc/self/mountinfo": mount2},
			func(root fstest.MapFS) {
				group2(root, "sys/fs/cgroup/user.slice/job", fmt.Sprint(512*mib), 300*mib, 200*mib)
			},
			Room{412 * mib, CgroupLimit}, true,
		},
		{
			"version 2, no limit",
			map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/job\n", "proc/self/mountinfo": mount2},
			func(root fstest.MapFS) { group2(root, "sys/fs/cgroup/job", "max", 300*mib, 200*mib) },
			Room{1 << 30, SystemMemory}, true,
		},
		{
			"version 2, the parent is fuller",
			map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/user.slice/job\n", "proc/self/mountinfo": mount2},
			func(root fstest.MapFS) {
				group2(root, "sys/fs/cgroup/user.slice/job", fmt.Sprint(512*mib), 10*mib, 0)
				group2(root, "sys/fs/cgroup/user.slice", fmt.Sprint(600*mib), 500*mib, 0)
			},
			Room{100 * mib, CgroupLimit}, true,
		},
		{
			"version 2, over its limit",
			map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/job\n", "proc/self/mountinfo": mount2},
			func(root fstest.MapFS) { group2(root, "sys/fs/cgroup/job", "1000", 2000, 0) },
			Room{0, CgroupLimit}, true,
		},
		{
			"version 2 in a container: its cgroup is the root it sees",
			map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n", "proc/self/mountinfo": mount2},
			func(root fstest.MapFS) { group2(root, "sys/fs/cgroup", fmt.Sprint(64*mib), mib, 0) },
			Room{63 * mib, CgroupLimit}, true,
		},
		{
			"the system has less than the cgroup allows",
			map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "0::/job\n", "proc/self/mountinfo": mount2},
			func(root fstest.MapFS) { group2(root, "sys/fs/cgroup/job", fmt.Sprint(int64(64)<<30), 0, 0) },
			Room{1 << 30, SystemMemory}, true,
		},
		{
			"a limit without the system's figure",
			map[string]string{"proc/self/cgroup": "0::/job\n", "proc/self/mountinfo": mount2},
			func(root fstest.MapFS) { group2(root, "sys/fs/cgroup/job", "1000", 1, 0) },
			Room{999, CgroupLimit}, true,
		},
		{
			"version 2, mounted with a blank in its path and another root",
			map[string]string{
				"proc/meminfo": meminfo, "proc/self/cgroup": "0::/box/job\n",
				"proc/self/mountinfo": `30 24 0:26 /box /my\040groups rw - cgroup2 none rw` + "\n",
			},
			func(root fstest.MapFS) { group2(root, "my groups/job", "1000", 1, 0) },
			Room{999, CgroupLimit}, true,
		},
		{
			"version 1",
			map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "9:name=systemd:/\n4:cpuset,memory:/job\n", "proc/self/mountinfo": mount1},
			func(root fstest.MapFS) {
				group1(root, "sys/fs/cgroup/memory/job", fmt.Sprint(512*mib), 300*mib, 200*mib)
				group1(root, "sys/fs/cgroup/memory", none, 300*mib, 200*mib)
			},
			Room{412 * mib, CgroupLimit}, true,
		},
		{
			"version 1 without a limit",
			map[string]string{"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/\n", "proc/self/mountinfo": mount1},
			func(root fstest.MapFS) { group1(root, "sys/fs/cgroup/memory", none, 300*mib, 0) },
			Room{1 << 30, SystemMemory}, true,
		},
		{
			"version 1 in a container that is named by its host",
			map[string]string{
				"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/docker/0123\n",
				"proc/self/mountinfo": "34 30 0:31 /docker/0123 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n",
			},
			func(root fstest.MapFS) { group1(root, "sys/fs/cgroup/memory", "5000", 1000, 0) },
			Room{4000, CgroupLimit}, true,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			root := tree(tt.files)
			if tt.add != nil {
				tt.add(root)
			}
			if got, ok := available(root); got != tt.want || ok != tt.ok {
				t.Errorf("%+v, %v; want %+v, %v", got, ok, tt.want, tt.ok)
			}
		})
	}
}

func TestAvailableHere(t *testing.T) {
	room, ok := Available()
	if ok != (runtime.GOOS == "linux") {
		t.Fatalf("known: %v on %s", ok, runtime.GOOS)
	}
	if ok && room.Bytes < mib {
		t.Errorf("%d bytes are free by %s, and this test runs", room.Bytes, room.Bound)
	}
}

// Whatever stands in the files, the answer is a number of bytes or none.
func FuzzAvailable(f *testing.F) {
	f.Add(meminfo, "0::/job\n", mount2, "1000", "10", "inactive_file 3\n")
	f.Add(meminfo, "4:memory:/job\n", mount1, "max", "10", "")
	f.Add("MemAvailable: -1 kB", "0::/../..\n", `1 1 0:1 /\040 /.. - cgroup2 a b`, "-5", "9223372036854775807", "inactive_file -7")
	f.Fuzz(func(t *testing.T, info, cgroup, mounts, limit, used, stat string) {
		root := tree(map[string]string{"proc/meminfo": info, "proc/self/cgroup": cgroup, "proc/self/mountinfo": mounts})
		for _, dir := range []string{"sys/fs/cgroup", "sys/fs/cgroup/job"} {
			root[dir+"/memory.max"] = &fstest.MapFile{Data: []byte(limit)}
			root[dir+"/memory.current"] = &fstest.MapFile{Data: []byte(used)}
			root[dir+"/memory.stat"] = &fstest.MapFile{Data: []byte(stat)}
		}
		room, ok := available(root)
		if room.Bytes < 0 || ok != (room.Bound != "") || !ok && room.Bytes != 0 {
			t.Errorf("%+v, %v", room, ok)
		}
	})
}

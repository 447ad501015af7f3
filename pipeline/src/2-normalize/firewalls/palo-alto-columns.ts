const HEAD = 'future_use1,receive_time,serial,type,subtype,future_use2,generated_time'
const POLICY =
  'src,dst,natsrc,natdst,rule,srcuser,dstuser,app,vsys,from,to,inbound_if,outbound_if,logset,future_use3,sessionid,repeatcnt,sport,dport,natsport,natdport,flags,proto,action'

/** The columns of PAN-OS logs by their type, in the order of its syslog fields (PAN-OS 10 and 11; later ones add at the end). */
export const PAN_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  TRAFFIC:
    `${HEAD},${POLICY},bytes,bytes_sent,bytes_received,packets,start,elapsed,category,future_use4,seqno,actionflags,srcloc,dstloc,future_use5,pkts_sent,pkts_received,session_end_reason,dg_hier_1,dg_hier_2,dg_hier_3,dg_hier_4,vsys_name,device_name,action_source`.split(
      ',',
    ),
  THREAT:
    `${HEAD},${POLICY},misc,threatid,category,severity,direction,seqno,actionflags,srcloc,dstloc,future_use4,contenttype,pcap_id,filedigest,cloud,url_idx,user_agent,filetype,xff,referer,sender,subject,recipient,reportid,dg_hier_1,dg_hier_2,dg_hier_3,dg_hier_4,vsys_name,device_name,future_use5,src_uuid,dst_uuid,http_method`.split(
      ',',
    ),
  SYSTEM:
    `${HEAD},vsys,eventid,object,future_use3,future_use4,module,severity,opaque,seqno,actionflags,dg_hier_1,dg_hier_2,dg_hier_3,dg_hier_4,vsys_name,device_name`.split(
      ',',
    ),
  CONFIG:
    `${HEAD},host,vsys,cmd,admin,client,result,path,before_change_detail,after_change_detail,seqno,actionflags,dg_hier_1,dg_hier_2,dg_hier_3,dg_hier_4,vsys_name,device_name`.split(
      ',',
    ),
  GLOBALPROTECT:
    `${HEAD},vsys,eventid,stage,auth_method,tunnel_type,srcuser,srcregion,machinename,public_ip,public_ipv6,private_ip,private_ipv6,hostid,serialnumber,client_ver,client_os,client_os_ver,repeatcnt,reason,error,opaque,status,location,login_duration,connect_method,error_code,portal,seqno,actionflags`.split(
      ',',
    ),
}
